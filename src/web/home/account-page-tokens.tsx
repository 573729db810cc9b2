import { useEffect, useState } from 'preact/hooks';
import type { ApiToken, ApiTokenMade } from '../../client/index.ts';
import { useApp } from '../context.ts';
import { copyText } from '../ui/clipboard.ts';
import { Segmented } from '../ui/segmented.tsx';
import { Problem } from './problem.tsx';
import { useTask } from './use-task.ts';

const KINDS = ['board', 'bot'] as const;
type Kind = (typeof KINDS)[number];

/** Makes and revokes the tokens with which chess programs play for this account. */
export function TokensCard() {
  const { client, texts, attempt, say } = useApp();
  const { tokens: words } = texts;
  const [tokens, setTokens] = useState<ApiToken[]>([]);
  const [made, setMade] = useState<ApiTokenMade>();
  useEffect(() => {
    let isGone = false;
    client.account.apiTokens().then(
      (found) => !isGone && setTokens(found),
      () => undefined,
    );
    return () => {
      isGone = true;
    };
  }, [client]);
  const add = (token: ApiTokenMade) => {
    setMade(token);
    setTokens((all) => [...all, token]);
  };
  const revoke = (id: string) =>
    attempt(async () => {
      await client.account.revokeApiToken(id);
      setTokens((all) => all.filter((one) => one.id !== id));
      if (made?.id === id) setMade(undefined);
      say(words.revoked);
    });
  return (
    <section class="card">
      <h2>{words.title}</h2>
      <p>{words.text}</p>
      <p>
        <code>{location.origin}</code>
      </p>
      <NewToken onMade={add} />
      <div role="status">{made && <Made token={made.token} />}</div>
      {tokens.length > 0 && (
        <ul class="rows" aria-label={words.list}>
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => revoke(token.id)} />
          ))}
        </ul>
      )}
    </section>
  );
}

function NewToken({ onMade }: { onMade: (token: ApiTokenMade) => void }) {
  const { client, texts } = useApp();
  const { tokens: words } = texts;
  const [label, setLabel] = useState('');
  const [kind, setKind] = useState<Kind>('board');
  const task = useTask({ too_many_tokens: words.tooMany });
  const make = async (event: Event) => {
    event.preventDefault();
    const scopes = [`${kind}:play` as const, 'challenge:read' as const, 'challenge:write' as const];
    const token = await task.run(() => client.account.addApiToken({ label, scopes }));
    if (!token) return;
    setLabel('');
    onMade(token);
  };
  return (
    <form onSubmit={make}>
      <label>
        {words.label}
        <input
          required
          maxLength={50}
          autocomplete="off"
          value={label}
          onInput={(event) => setLabel(event.currentTarget.value)}
        />
      </label>
      <fieldset class="choice">
        <legend>{words.kind}</legend>
        <Segmented name="kind" options={KINDS} labels={words.kinds} chosen={kind} onChoice={setKind} />
      </fieldset>
      {kind === 'bot' && <p class="hint">{words.botRule}</p>}
      <Problem text={task.problem} />
      <button type="submit" class="button" disabled={task.isBusy}>
        {words.make}
      </button>
    </form>
  );
}

function Made({ token }: { token: string }) {
  const { texts, say } = useApp();
  const { tokens: words, everywhere } = texts;
  const copy = async () => say((await copyText(token)) ? everywhere.copied : words.copyFailed);
  return (
    <>
      <p>{words.made}</p>
      <p class="secret">
        <code>{token}</code>
      </p>
      <button type="button" class="button quiet" onClick={copy}>
        {words.copy}
      </button>
    </>
  );
}

function TokenRow({ token, onRevoke }: { token: ApiToken; onRevoke: () => void }) {
  const { texts, settings } = useApp();
  const { tokens: words } = texts;
  const { label, last_used_at: used } = token;
  const day = new Intl.DateTimeFormat(settings.language, { dateStyle: 'medium' });
  return (
    <li class="row">
      <div class="grow">
        <b>{label}</b>
        <small>{used === null ? words.unused : words.used(day.format(new Date(used)))}</small>
      </div>
      <button type="button" class="button" aria-label={words.revokeThis(label)} onClick={onRevoke}>
        {words.revoke}
      </button>
    </li>
  );
}
