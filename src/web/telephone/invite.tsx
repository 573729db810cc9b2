import { useApp } from '../context.ts';
import { isOnlyLocal, sharedAddressOf } from '../shared-address.ts';
import { copyText } from '../ui/clipboard.ts';
import { Qr } from '../ui/qr.tsx';

/** The code in two groups of three digits, which are easier to read and to say. Copied as one number. */
export function CodeDigits({ code }: { code: number }) {
  const digits = String(code);
  return (
    <span class="code-digits">
      <span>{digits.slice(0, 3)}</span>
      <span>{digits.slice(3)}</span>
    </span>
  );
}

/** Shares an address with the device's share sheet if it has one, otherwise by copying. */
export function ShareButtons({ url, title }: { url: string; title: string }) {
  const { say, texts } = useApp();
  const { everywhere, telephone } = texts;
  const copy = async () => say((await copyText(url)) ? everywhere.copied : telephone.lobby.copyFailed);
  // Closing the share sheet is not an error.
  const share = () => navigator.share({ title, url }).catch(() => undefined);
  return (
    <div class="buttons hand-on">
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

/** All ways to invite others: QR code, link and game code. */
export function Invite({ code }: { code: number }) {
  const { texts } = useApp();
  const { lobby } = texts.telephone;
  const address = sharedAddressOf({ page: 'join', code });
  return (
    <section class="card invite">
      <h2>{lobby.code}</h2>
      <p class="game-code">
        <CodeDigits code={code} />
      </p>
      <Qr text={address} label={lobby.qr(address)} />
      <p class="soft">{lobby.howto}</p>
      {isOnlyLocal && <p class="problem">{lobby.localOnly}</p>}
      <p class="address">{address}</p>
      <ShareButtons url={address} title={lobby.invite} />
    </section>
  );
}
