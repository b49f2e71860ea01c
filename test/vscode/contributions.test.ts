import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { launchAttributes } from '../../src/protocol/launchAttributes';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly debuggers: readonly {
      readonly type: string;
      readonly configurationAttributes: {
        readonly launch: {
          readonly properties: Readonly<Record<string, unknown>>;
          readonly anyOf: readonly { readonly required: readonly string[] }[];
        };
      };
      readonly configurationSnippets: readonly {
        readonly label: string;
        readonly body: Readonly<Record<string, unknown>>;
      }[];
    }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Readonly<Record<string, unknown>>>> };
  };
}

describe("What the extension's manifest promises", () => {
  let manifest: Manifest;

  before(async () => {
    const extension = vscode.extensions.getExtension('loopscope.loopscope');
    assert(extension, 'the extension is not installed');
    await extension.activate();
    // From the disk: VS Code adds to what it has in memory.
    manifest = JSON.parse(readFileSync(join(extension.extensionPath, 'package.json'), 'utf8'));
  });

  it('has a command behind every contributed one, with a title and the category Loopscope', async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    for (const { command, title, category } of manifest.contributes.commands) {
      assert(registered.has(command), `${command} does nothing`);
      assert(title.length > 0);
      assert.equal(category, 'Loopscope');
    }
  });

  it('contributes every command that is registered', async () => {
    const contributed = new Set(manifest.contributes.commands.map(({ command }) => command));
    const own = (await vscode.commands.getCommands(true)).filter((command) => command.startsWith('loopscope.'));
    // VS Code makes commands of its own for each view.
    const ofViews = /^loopscope\.(tasks|timeline)\.(focus|open|resetViewLocation|removeView|toggleVisibility)$/;
    assert.deepEqual(
      own.filter((command) => !contributed.has(command) && !ofViews.test(command)),
      [],
    );
  });

  it('offers in launch.json what the adapter takes', () => {
    const [own] = manifest.contributes.debuggers;
    assert.equal(own?.type, 'loopscope');
    const { properties, anyOf } = own.configurationAttributes.launch;
    assert.deepEqual(properties, JSON.parse(JSON.stringify(launchAttributes)));
    const targets = ['program', 'module', 'code'];
    assert.deepEqual(
      anyOf.flatMap(({ required }) => required),
      targets,
    );
    for (const { label, body } of own.configurationSnippets) {
      const taken = new Set(['type', 'request', 'name', ...Object.keys(properties)]);
      assert.deepEqual(
        Object.keys(body).filter((name) => !taken.has(name)),
        [],
        label,
      );
      assert.equal(targets.filter((name) => name in body).length, 1, label);
    }
  });

  it('describes every setting', () => {
    for (const [name, setting] of Object.entries(manifest.contributes.configuration.properties)) {
      assert(setting['markdownDescription'] ?? setting['description'], `${name} has no description`);
    }
  });
});
