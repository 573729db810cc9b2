import { useApp } from '../context.ts';
import { isOnlyLocal, sharedAddressOf } from '../shared-address.ts';
import { copyText } from '../ui/clipboard.ts';
import { Digits } from '../ui/digits.tsx';
import { Icon } from '../ui/icon.tsx';
import { Qr } from '../ui/qr.tsx';

/** The code in two groups of three digits, which are easier to read and to say. */
export function CodeDigits({ code }: { code: number }) {
  return <Digits text={`${code}`.replace(/^.../, '$& ')} />;
}

/** Copies an address, or shows it if the browser does not allow copying. */
function useCopy(url: string): () => Promise<void> {
  const { say, texts } = useApp();
  return async () =>
    say((await copyText(url)) ? texts.everywhere.copied : texts.telephone.lobby.copyFailed(url));
}

/** Shares an address with the device's share sheet if it has one, otherwise by copying. */
export function ShareButtons({ url, title }: { url: string; title: string }) {
  const { everywhere } = useApp().texts;
  const copy = useCopy(url);
  // Closing the share sheet is not an error.
  const share = () => navigator.share({ title, url }).catch(() => undefined);
  return (
    <div class="buttons">
      {'share' in navigator && (
        <button type="button" class="button" onClick={share}>
          {everywhere.share}
        </button>
      )}
      <button type="button" class="button" onClick={copy}>
        {everywhere.copy}
      </button>
    </div>
  );
}

/** A ticket with all ways to come in: where, the code, the link and the QR code. Lower for guests, who are in. */
export function Invite({ code, isLow }: { code: number; isLow: boolean }) {
  const { lobby } = useApp().texts.telephone;
  const address = sharedAddressOf({ page: 'join', code });
  const copy = useCopy(address);
  const canShare = 'share' in navigator;
  const send = () =>
    canShare ? navigator.share({ title: lobby.invite, url: address }).catch(() => undefined) : copy();
  return (
    <section class={isLow ? 'ticket low' : 'ticket'} aria-label={lobby.code}>
      <div class="ticket-say">
        <small>
          {lobby.joinAt} {new URL(address).host}
        </small>
        <span class="code">
          <CodeDigits code={code} />
        </span>
        <button type="button" class="copy" onClick={send}>
          <Icon name={canShare ? 'share' : 'copy'} />
          {canShare ? lobby.send : lobby.copyLink}
        </button>
      </div>
      <div class="ticket-stub">
        <Qr text={address} label={lobby.qr(address)} />
      </div>
      {isOnlyLocal && <p class="problem">{lobby.localOnly}</p>}
    </section>
  );
}
