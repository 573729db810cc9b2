import { useApp } from '../context.ts';
import { copyText } from '../ui/clipboard.ts';
import { Qr } from '../ui/qr.tsx';

/** Characters that a camera can still read from a screen. */
const MOST_IN_QR = 1_000;

/** A link to send, and a QR code for phones in the same room. */
export function ShareLink({ address }: { address: string }) {
  const { say, texts } = useApp();
  const { seat, title } = texts.chess;
  const copy = async () => {
    say((await copyText(address)) ? texts.everywhere.copied : seat.copyFailed);
  };
  const canShare = 'share' in navigator;
  return (
    <div class="share">
      {address.length <= MOST_IN_QR && <Qr text={address} label={seat.qr} />}
      <div class="group">
        <input
          readOnly
          aria-label={seat.link}
          value={address}
          onFocus={(event) => event.currentTarget.select()}
        />
        <div class="buttons">
          {canShare && (
            <button
              type="button"
              class="button"
              onClick={() => navigator.share({ title, url: address }).catch(() => undefined)}
            >
              {texts.everywhere.share}
            </button>
          )}
          <button type="button" class="button" onClick={copy}>
            {texts.everywhere.copy}
          </button>
        </div>
      </div>
    </div>
  );
}
