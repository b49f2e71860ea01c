/** Errors of a launch, shown with the buttons that mend them. The adapter leaves showing them to us (`showsErrors`). */
import * as vscode from 'vscode';
import type { ErrorAction } from '../protocol/dap';

const buttons: Readonly<Record<ErrorAction, { readonly title: string; readonly act: () => void }>> = {
  selectInterpreter: { title: 'Select Interpreter', act: () => void selectInterpreter() },
  openLaunchJson: { title: 'Open launch.json', act: () => void openLaunchJson() },
  openSettings: {
    title: 'Open Settings',
    act: () => void vscode.commands.executeCommand('workbench.action.openSettings', '@ext:loopscope.loopscope'),
  },
  showLog: { title: 'Show Log', act: () => void vscode.commands.executeCommand('loopscope.showLog') },
};

/** A failed answer to `launch`, as far as it is shown. */
interface LaunchError {
  readonly message: string;
  readonly actions: readonly ErrorAction[];
}

/** Watches what the adapter answers. */
export const launchErrors: vscode.DebugAdapterTrackerFactory = {
  createDebugAdapterTracker: () => ({
    onDidSendMessage: (message: unknown) => {
      const error = decodeLaunchError(message);
      if (error !== undefined) {
        void show(error);
      }
    },
  }),
};

async function show({ message, actions }: LaunchError): Promise<void> {
  const offered = actions.map((action) => buttons[action]);
  const chosen = await vscode.window.showErrorMessage(message, ...offered.map(({ title }) => title));
  offered.find(({ title }) => title === chosen)?.act();
}

/** The Python extension chooses interpreters; without it launch.json names one. */
async function selectInterpreter(): Promise<void> {
  const commands = await vscode.commands.getCommands(true);
  await (commands.includes('python.setInterpreter')
    ? vscode.commands.executeCommand('python.setInterpreter')
    : openLaunchJson());
}

async function openLaunchJson(): Promise<void> {
  await vscode.commands.executeCommand('workbench.action.debug.configure');
}

function decodeLaunchError(message: unknown): LaunchError | undefined {
  const launch = field(message, 'type') === 'response' && field(message, 'command') === 'launch';
  if (!launch || field(message, 'success') !== false) {
    return undefined;
  }
  const error = field(field(message, 'body'), 'error');
  const format = field(error, 'format');
  const actions = field(field(error, 'variables'), 'actions');
  return typeof format === 'string'
    ? { message: format, actions: typeof actions === 'string' ? actions.split(',').filter(isAction) : [] }
    : undefined;
}

function isAction(text: string): text is ErrorAction {
  return text in buttons;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
