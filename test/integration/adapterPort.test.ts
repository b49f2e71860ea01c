import assert from 'node:assert/strict';
import { adapterFixture } from '../support/adapterFixture';
import { adapterScript } from '../support/adapterProcess';
import { runCommand } from '../support/command';

describe('The port of the debug adapter', function () {
  this.timeout(60_000);
  const fixture = adapterFixture();
  const text = 'print("ran", flush=True)';

  it('lets in who shows the token that was printed, and nobody else', async () => {
    const { connect, token, ended } = await fixture.startOnPort();
    assert.match(token ?? '', /^[\w-]{32}$/);
    const client = connect();
    await client.initialize();
    for (const given of [{}, { token: '' }, { token: `${token}x` }, { token: 1 }]) {
      const refused = await client.request('launch', fixture.program(text, given));
      assert.equal(refused.body?.error.variables.code, 'token-wrong');
    }
    assert.ok((await client.request('launch', fixture.program(text, { token }))).success);
    await client.event('terminated');
    assert.equal(client.written('stdout'), 'ran\n');
    await client.request('disconnect');
    await ended;
  });

  it('is closed behind the first client, and turns away what does not speak DAP, such as a web page', async () => {
    const secret = 'a token of sixteen letters and more';
    const { connect, port, token } = await fixture.startOnPort({ LOOPSCOPE_TOKEN: secret });
    assert.equal(token, undefined);
    await assert.rejects(fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'Content-Length: 2\r\n\r\n{}' }));
    const client = connect();
    await client.initialize();
    const late = connect();
    await late.closed;
    assert.ok((await client.request('launch', fixture.program(text, { token: secret }))).success);
    await client.event('terminated');
  });

  it('is not opened with a token that can be guessed, or a number that is no port', async () => {
    for (const [args, env, sentence] of [
      [['--port', '0'], { LOOPSCOPE_TOKEN: 'short' }, 'LOOPSCOPE_TOKEN is too short'],
      [['--port', '70000'], {}, "'70000' is not a port."],
      [['--listen'], {}, "'--listen' is not an argument of the debug adapter."],
    ] as const) {
      const { code, stderr } = await runCommand(process.execPath, [adapterScript(), ...args], {
        env: { ...process.env, ...env },
      });
      assert.equal(code, 2);
      assert.ok(stderr.startsWith(sentence), stderr);
    }
  });
});
