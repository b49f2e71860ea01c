import type { DapClient, DapMessage } from './dapClient';

/** What is unstable in a conversation, and what stands for it. */
export interface Unstable {
  readonly folder: string;
  readonly python: string;
}

/**
 * All that was said, as text. What comes from different sources has no order among itself, so each has its own part: requests, answers and the
 * protocol's events; what the program wrote, joined; our own events. Nothing is left out but the wake-ups, whose number depends on time.
 */
export function conversation(client: DapClient, unstable: Unstable): string {
  const all = client.messages.map(({ from, message }) => ({ mark: from === 'client' ? '>' : '<', message }));
  const own = (message: DapMessage) => 'event' in message && message.event.startsWith('loopscope/');
  const output = (message: DapMessage) => 'event' in message && message.event === 'output';
  const dap = all.filter(({ message }) => !own(message) && !output(message));
  const ours = all.filter(
    ({ message }) => own(message) && !('event' in message && message.event === 'loopscope/changed'),
  );
  const written = (['stdout', 'stderr'] as const).map(
    (category) => `${category}: ${JSON.stringify(client.written(category))}`,
  );
  const lines = ({ mark, message }: { mark: string; message: DapMessage }) => `${mark} ${line(message)}`;
  const text = [...dap.map(lines), '', ...written, '', ...ours.map(lines), ''].join('\n');
  return stable(text, unstable);
}

function line(message: DapMessage): string {
  if ('event' in message) return `event ${message.event} ${JSON.stringify(message.body ?? {})}`;
  if ('success' in message) {
    const outcome = message.success ? 'ok' : `error ${JSON.stringify(message.message)}`;
    return `${message.command} ${outcome} ${JSON.stringify(message.body ?? {})}`;
  }
  return `${message.command} ${JSON.stringify(message.arguments ?? {})}`;
}

function stable(text: string, { folder, python }: Unstable): string {
  return text
    .replaceAll(folder, '<folder>')
    .replaceAll(python, '<python>')
    .replace(/"(systemProcessId|pid|parentPid)":\d+/g, '"$1":<number>')
    .replace(/"run":"[0-9a-f]{32}"/g, '"run":"<run>"')
    .replace(
      /-\d{8}-\d{6}-[0-9a-f]{6}((?:\.\d+)?)\.loopscope/g,
      (_, child: string) => `-<time>${child && '.<pid>'}.loopscope`,
    );
}
