import { quietSettings, unneededBuiltins } from './quietSettings';
import { type Server, type ServerOptions, startServer } from './server';

/** A server for tests: quiet, trusting its folders, and ending by itself some minutes after its test was killed. */
export function startTestServer(options: ServerOptions): Promise<Server> {
  const endsItself = ['--enable-remote-auto-shutdown', '--reconnection-grace-time', '10'];
  return startServer({
    ...options,
    settings: { ...quietSettings, ...options.settings },
    without: unneededBuiltins,
    args: [...endsItself, '--disable-workspace-trust', ...(options.args ?? [])],
  });
}
