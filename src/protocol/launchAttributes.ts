/**
 * The attributes of a launch configuration, as JSON schema. The adapter checks its arguments against them, and package.json shows them to users
 * (`contributes.debuggers[].configurationAttributes.launch`); a test holds both together.
 */

/** The part of JSON schema that is used here. */
export interface AttributeSchema {
  readonly type: AttributeType | readonly AttributeType[];
  readonly markdownDescription: string;
  readonly enum?: readonly (string | boolean)[];
  readonly enumDescriptions?: readonly string[];
  readonly minimum?: number;
  readonly default?: unknown;
  readonly items?: { readonly type: 'string' };
  readonly additionalProperties?: { readonly type: readonly ['string', 'null'] };
}

export type AttributeType = 'string' | 'number' | 'boolean' | 'array' | 'object';

export const consoles = ['internalConsole', 'integratedTerminal', 'externalTerminal'] as const;
export type ConsoleKind = (typeof consoles)[number];

export const launchAttributes = {
  program: {
    type: 'string',
    markdownDescription: 'The Python file to run. One of `program`, `module` and `code` is needed.',
    default: `\${file}`,
  },
  module: {
    type: 'string',
    markdownDescription: 'The module to run, as with `python -m`.',
    default: 'package.module',
  },
  code: {
    type: ['string', 'array'],
    items: { type: 'string' },
    markdownDescription: 'Python code to run, as with `python -c`: a text, or a list of lines.',
    default: 'import asyncio',
  },
  args: {
    type: 'array',
    items: { type: 'string' },
    markdownDescription: "The program's arguments.",
    default: [],
  },
  cwd: {
    type: 'string',
    markdownDescription: 'The folder in which the program runs. The workspace folder unless told.',
    default: `\${workspaceFolder}`,
  },
  env: {
    type: 'object',
    additionalProperties: { type: ['string', 'null'] },
    markdownDescription:
      'Environment variables for the program; `null` removes one. They go before those of `envFile`.',
    default: {},
  },
  envFile: {
    type: 'string',
    markdownDescription: 'A file with environment variables, one `NAME=value` a line.',
    default: `\${workspaceFolder}/.env`,
  },
  python: {
    type: 'string',
    markdownDescription:
      'The Python interpreter, 3.9 or newer: a path, a command, or the folder of a virtual environment. Without it: the interpreter selected in the Python extension, then `.venv` or `venv` in the folder, then `python3`.',
    default: `\${workspaceFolder}/.venv`,
  },
  pythonArgs: {
    type: 'array',
    items: { type: 'string' },
    markdownDescription: "The interpreter's own arguments, such as `-X dev`.",
    default: [],
  },
  console: {
    type: 'string',
    enum: consoles,
    enumDescriptions: [
      "VS Code's Debug Console. The program reads an empty input, and its output is not a terminal.",
      "VS Code's terminal. The program can read what you type there.",
      'A terminal of its own, outside of VS Code.',
    ],
    markdownDescription: 'Where the program runs.',
    default: 'internalConsole',
  },
  recording: {
    type: ['string', 'boolean'],
    markdownDescription:
      'Where the recording goes: a file that ends with `.loopscope` (one of a former run is replaced), or a folder, in which each run makes a new file. `false` runs the program without Loopscope.',
    default: `\${workspaceFolder}/recordings/`,
  },
  blockedLoopMs: {
    type: 'number',
    minimum: 20,
    markdownDescription: 'From how many milliseconds on a step that holds up the event loop is shown as blocking it.',
    default: 100,
  },
  recordingLimit: {
    type: 'number',
    minimum: 0,
    markdownDescription:
      'The size of a recording in megabytes. Where it is reached, the oldest steps and waits make room. `0` keeps everything.',
    default: 0,
  },
  stopOnEntry: {
    type: 'boolean',
    enum: [false],
    markdownDescription: 'Not supported yet: the program runs without a debugger.',
    default: false,
  },
} as const satisfies Readonly<Record<string, AttributeSchema>>;

export type LaunchAttribute = keyof typeof launchAttributes;
