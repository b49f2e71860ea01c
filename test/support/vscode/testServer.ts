import { quietSettings, unneededBuiltins } from './quietSettings';
import { type Server, type ServerOptions, startServer } from './server';

export interface TestServerOptions extends ServerOptions {
  /** Folders are not trusted before the user says so. */
  readonly asksForTrust?: boolean;
}

/** A server for tests: quiet, trusting its folders unless told otherwise, and ending by itself some minutes after its test was killed. */
export function startTestServer({ asksForTrust = false, ...options }: TestServerOptions): Promise<Server> {
  const endsItself = ['--enable-remote-auto-shutdown', '--reconnection-grace-time', '10'];
  return startServer({
    ...options,
    settings: { ...quietSettings, 'security.workspace.trust.enabled': asksForTrust, ...options.settings },
    without: unneededBuiltins,
    args: [...endsItself, ...(asksForTrust ? [] : ['--disable-workspace-trust']), ...(options.args ?? [])],
  });
}
