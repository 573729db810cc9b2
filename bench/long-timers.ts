import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { WebSocket } from 'ws';

const DESCRIBE = `function () {
  return this.filter((one) => !one._destroyed).map((one) => one._idleTimeout + ' ' + (one._onTimeout?.name || 'unnamed')).sort();
}`;

/** The delay in ms and the function of each armed timer in a process with `--inspect`, whose log names the inspector. */
export async function armedTimers(logPath: string): Promise<string[]> {
  const address = /Debugger listening on (ws:\S+)/.exec(readFileSync(logPath, 'utf8'))?.[1] ?? '';
  const inspector = new WebSocket(address);
  await once(inspector, 'open');
  let asked = 0;
  const ask = async (method: string, params: object) => {
    asked += 1;
    inspector.send(JSON.stringify({ id: asked, method, params }));
    for (;;) {
      const [data] = await once(inspector, 'message');
      const { id, result } = JSON.parse(String(data));
      if (id === asked) return result;
    }
  };
  const own =
    '(() => { const own = setTimeout(() => {}, 0); clearTimeout(own); return Object.getPrototypeOf(own); })()';
  const { result } = await ask('Runtime.evaluate', { expression: own });
  const { objects } = await ask('Runtime.queryObjects', { prototypeObjectId: result.objectId });
  const counted = await ask('Runtime.callFunctionOn', {
    objectId: objects.objectId,
    functionDeclaration: DESCRIBE,
    returnByValue: true,
  });
  inspector.terminate();
  return counted.result.value;
}
