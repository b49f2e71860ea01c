/** The interpreter that is selected in the Python extension, when that extension is there. */
import * as vscode from 'vscode';

/** As much of the Python extension's API (`@vscode/python-extension`) as is asked for. */
interface PythonApi {
  readonly environments: { getActiveEnvironmentPath(resource?: vscode.Uri): { readonly path: string } };
}

/** Its path, or undefined without the extension or a selection. */
export async function selectedPython(resource: vscode.Uri | undefined): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<unknown>('ms-python.python');
  if (extension === undefined) {
    return undefined;
  }
  try {
    const api = await extension.activate();
    const path = isPythonApi(api) ? api.environments.getActiveEnvironmentPath(resource).path : '';
    return path === '' || path === 'python' ? undefined : path;
  } catch {
    return undefined; // another extension's failure is not ours: the adapter looks for an interpreter by itself
  }
}

function isPythonApi(api: unknown): api is PythonApi {
  const environments = typeof api === 'object' && api !== null && 'environments' in api ? api.environments : undefined;
  return typeof environments === 'object' && environments !== null && 'getActiveEnvironmentPath' in environments;
}
