import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Problem } from '../home/problem.tsx';
import { useTask } from '../home/use-task.ts';
import { sharedAddressOf } from '../shared-address.ts';
import { useSecondsTo } from '../ui/countdown.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Qr } from '../ui/qr.tsx';
import { keepWayBack } from './way-back.ts';

/** The code to be scanned. It works once, and its countdown says for how long. */
export function MoveSheet({ code, onClose }: { code: number; onClose: () => void }) {
  const { client, texts } = useApp();
  const { move } = texts.seats;
  const task = useTask();
  const [link, setLink] = useState<{ address: string; endsAtMs: number }>();
  const left = useSecondsTo(link?.endsAtMs);
  const make = () =>
    task.run(async () => {
      const { token, back, ends_at } = await client.room.move();
      keepWayBack({ code, back });
      const address = sharedAddressOf({ page: 'move', code, token });
      setLink({ address, endsAtMs: Date.parse(ends_at) });
    });
  useEffect(() => void make(), []);
  return (
    <Dialog title={move.title} onClose={onClose}>
      <div class="group mid move">
        <p>{move.text}</p>
        {link && left !== undefined && left > 0 && (
          <>
            <Qr text={link.address} label={texts.telephone.lobby.qr(link.address)} />
            <p class="soft" role="timer">
              {move.once(clockOf(left))}
            </p>
          </>
        )}
        {left === 0 && (
          <>
            <p role="alert">{move.old}</p>
            <button type="button" class="button" onClick={make}>
              {move.again}
            </button>
          </>
        )}
        <Problem text={task.problem} />
      </div>
    </Dialog>
  );
}

function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
