/** Makes elements. Text is always set as text: a name of the program is never mark-up. */

export interface Making {
  readonly class?: string;
  readonly text?: string;
  readonly title?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  making: Making = {},
  ...children: readonly Node[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (making.class !== undefined) {
    made.className = making.class;
  }
  if (making.text !== undefined) {
    made.textContent = making.text;
  }
  if (making.title !== undefined) {
    made.title = making.title;
  }
  for (const [name, value] of Object.entries(making.attributes ?? {})) {
    made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** An icon that says nothing to those who do not see it. */
export function iconElement(icon: string, color?: string): HTMLElement {
  const tint = color === undefined ? '' : ` color-${color}`;
  return element('span', { class: `codicon codicon-${icon}${tint}`, attributes: { 'aria-hidden': 'true' } });
}

/** Sets a text only when it is another: what has not changed costs no layout. */
export function setText(of: Element, text: string): void {
  if (of.textContent !== text) {
    of.textContent = text;
  }
}

export function setAttribute(of: Element, name: string, value: string | undefined): void {
  if (value === undefined) {
    of.removeAttribute(name);
  } else if (of.getAttribute(name) !== value) {
    of.setAttribute(name, value);
  }
}
