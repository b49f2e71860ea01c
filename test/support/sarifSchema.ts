import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { repository } from './folders';
import { npmPackages } from './npmPackages';

/** The official schema of SARIF 2.1.0; or, in a sentence, why it could not be had. */
export type SarifSchema =
  | { readonly kind: 'installed'; readonly problemsOf: (log: unknown) => readonly string[] }
  | { readonly kind: 'missing'; readonly reason: string };

/** Where Microsoft's package has the schema. */
const file = 'node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json';

interface Validator {
  readonly addMetaSchema: (schema: object) => void;
  readonly validate: (schema: object, data: unknown) => boolean;
  readonly errors?: readonly { readonly dataPath: string; readonly message?: string }[] | null;
}

export async function sarifSchema(): Promise<SarifSchema> {
  const manifest = {
    folder: join(repository, 'test/support/sarif-schema'),
    announcement: 'Installing the schema of SARIF (about 5 seconds, once).',
  };
  const packages = await npmPackages(manifest, (sentence) => process.stdout.write(`${sentence}\n`));
  if (packages.kind === 'missing') {
    return packages;
  }
  const load = createRequire(join(packages.folder, 'package.json'));
  const Ajv: new (options: object) => Validator = load('ajv');
  const validator = new Ajv({ allErrors: true, schemaId: 'auto' });
  validator.addMetaSchema(load('ajv/lib/refs/json-schema-draft-04.json'));
  const schema = JSON.parse(readFileSync(join(packages.folder, file), 'utf8'));
  return {
    kind: 'installed',
    problemsOf: (log) =>
      validator.validate(schema, log)
        ? []
        : (validator.errors ?? []).map(({ dataPath, message }) => `${dataPath}: ${message}`),
  };
}
