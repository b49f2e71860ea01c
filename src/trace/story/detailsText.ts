/** Details as plain text, to be copied. */
import { type Block, type Details, plainText } from './details';

/** Title and all blocks, line by line; tables with their columns aligned. */
export function detailsText({ title, subtitle, blocks }: Pick<Details, 'title' | 'subtitle' | 'blocks'>): string {
  const head = subtitle === '' ? title : `${title}  ${subtitle}`;
  return [head, ...blocks.flatMap(blockLines)].filter((line) => line !== '').join('\n');
}

function blockLines(block: Block): readonly string[] {
  switch (block.kind) {
    case 'notice':
      return [block.text];
    case 'text':
      return [plainText(block.line)];
    case 'lead':
      return [block.lines.map(plainText).join('  ')];
    case 'shares':
      return headed(block.heading, '', [block.shares.map(({ name, text }) => `${name} ${text}`).join(', ')]);
    case 'facts':
      return headed(
        block.heading,
        block.aside,
        block.facts.map(({ name, value }) => `${name}: ${plainText(value)}`),
      );
    case 'stack':
      return headed(
        block.heading,
        block.aside,
        block.frames.map(
          ({ function: name, place, library }) => `${library ? 'in library ' : ''}at ${plainText([place])} in ${name}`,
        ),
      );
    case 'list':
      return headed(block.heading, '', [...block.items.map(plainText), block.more]);
    case 'table':
      return headed(block.heading, '', [
        ...tableLines(
          block.columns,
          block.rows.map((row) => row.map(plainText)),
        ),
        block.more,
      ]);
  }
}

function headed(heading: string, aside: string, lines: readonly string[]): readonly string[] {
  const kept = lines.filter((line) => line !== '');
  if (heading === '') {
    return kept;
  }
  return [aside === '' ? heading : `${heading}, ${aside}`, ...kept.map((line) => `  ${line}`)];
}

/** The first column is aligned left, all others right. */
function tableLines(columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const table = [columns, ...rows];
  const widths = columns.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
}
