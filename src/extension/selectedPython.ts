/** The interpreter that is selected in the editor, when an extension for Python is there to ask. */
import * as vscode from 'vscode';

/** As much of `ms-python.python`'s API as is asked for. */
interface PythonApi {
  readonly environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string };
    resolveEnvironment?(path: { readonly path: string }): Promise<unknown>;
    readonly onDidChangeActiveEnvironmentPath?: vscode.Event<unknown>;
  };
}

/** As much of `ms-python.vscode-python-envs`'s API as is asked for. */
interface PythonEnvironmentsApi {
  getEnvironment(scope: vscode.Uri | undefined): Promise<unknown>;
}

/** A program must start also when such an extension hangs. */
const PATIENCE_MS = 5000;

/** Its path, or undefined without an extension or a selection. */
export async function selectedPython(resource: vscode.Uri | undefined): Promise<string | undefined> {
  const selection = fromEnvironments(resource).then((path) => path ?? fromPython(resource));
  const late = new Promise<undefined>((give) => {
    setTimeout(() => give(undefined), PATIENCE_MS);
  });
  return Promise.race([selection, late]);
}

/** Its version (`3.12`), or undefined. */
export async function selectedVersion(resource: vscode.Uri | undefined): Promise<string | undefined> {
  const environments = await apiOf('ms-python.vscode-python-envs');
  if (isEnvironmentsApi(environments)) {
    return asked(async () => field(await environments.getEnvironment(resource), 'version'));
  }
  const python = await apiOf('ms-python.python');
  if (!isPythonApi(python)) {
    return undefined;
  }
  return asked(async () => {
    const path = python.environments.getActiveEnvironmentPath(resource);
    const version = field(await python.environments.resolveEnvironment?.(path), 'version');
    const [major, minor] = [field(version, 'major'), field(version, 'minor')];
    return major === undefined || minor === undefined ? undefined : `${major}.${minor}`;
  });
}

/** Tells of another selection. */
export function onPythonSelected(changed: () => void): vscode.Disposable {
  const listeners: vscode.Disposable[] = [];
  let disposed = false;
  void apiOf('ms-python.python').then((python) => {
    if (isPythonApi(python) && !disposed) {
      const listener = python.environments.onDidChangeActiveEnvironmentPath?.(() => changed());
      listeners.push(...(listener === undefined ? [] : [listener]));
    }
  });
  return {
    dispose: () => {
      disposed = true;
      vscode.Disposable.from(...listeners).dispose();
    },
  };
}

async function fromPython(resource: vscode.Uri | undefined): Promise<string | undefined> {
  const api = await apiOf('ms-python.python');
  return isPythonApi(api) ? asked(() => api.environments.getActiveEnvironmentPath(resource).path) : undefined;
}

async function fromEnvironments(resource: vscode.Uri | undefined): Promise<string | undefined> {
  const api = await apiOf('ms-python.vscode-python-envs');
  return isEnvironmentsApi(api)
    ? asked(async () => field(field(field(await api.getEnvironment(resource), 'execInfo'), 'run'), 'executable'))
    : undefined;
}

async function apiOf(extension: string): Promise<unknown> {
  try {
    return await vscode.extensions.getExtension<unknown>(extension)?.activate();
  } catch {
    return undefined; // another extension's failure is not ours: the adapter looks for an interpreter by itself
  }
}

/** A path that means something; `python` is what the Python extension says when nothing is selected. */
async function asked(question: () => unknown): Promise<string | undefined> {
  try {
    const path = await question();
    return typeof path === 'string' && path !== '' && path !== 'python' ? path : undefined;
  } catch {
    return undefined; // as above
  }
}

function isPythonApi(api: unknown): api is PythonApi {
  return typeof field(field(api, 'environments'), 'getActiveEnvironmentPath') === 'function';
}

function isEnvironmentsApi(api: unknown): api is PythonEnvironmentsApi {
  return typeof field(api, 'getEnvironment') === 'function';
}

/** A property of another extension's object, inherited ones too. */
function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
