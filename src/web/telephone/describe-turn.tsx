import { useEffect, useRef, useState } from 'preact/hooks';
import { countGraphemes } from '../../platform/text.ts';
import { MOST_CHARACTERS } from '../../telephone/rules/description.ts';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import type { Texts } from '../texts/en.ts';
import { lazyPart } from '../ui/lazy-page.tsx';
import { dataUrl } from './drawing.tsx';
import { endOf, isHomecoming, shownIn } from './game.ts';
import { type HandIn, isHeldUp } from './hand-in.ts';
import { PeekNote, PeekRow } from './peek-button.tsx';
import { AtTheTable } from './table-people.tsx';
import { useDescription, type WrittenDescription } from './use-description.ts';
import { useLoaded } from './use-loaded.ts';
import { usePeek } from './use-peek.ts';

const IdeasTurn = lazyPart(async () => (await import('./ideas-turn.tsx')).IdeasTurn);

/** The count is shown from this number of characters on. */
const FEW_LEFT = 20;

interface Props {
  session: Session;
  chain: number;
  isSubmitted: boolean;
}

/** A turn to write: the first words of a chain, or a description of a drawing. */
export function DescribeTurn({ session, chain, isSubmitted }: Props) {
  const { describe } = useApp().texts.telephone;
  const [isOwn, setOwn] = useState(false);
  const peek = usePeek({ code: session.game_code, round: session.round, chain }, session.mode);
  const isFirst = session.round === 0;
  if (isFirst && session.options.ideas && !isOwn && !isSubmitted)
    return <IdeasTurn session={session} chain={chain} onOwn={() => setOwn(true)} />;
  const isLast = session.round + 1 === session.rounds;
  const isHome = isHomecoming(session);
  const step = isSubmitted ? 'sent' : isFirst ? 'first' : 'guess';
  const hint = isFirst ? describe.firstHint : isLast ? describe.lastHint : describe.guessHint;
  return (
    <section class={peek.isHidden ? `describe ${step} invisible` : `describe ${step}`}>
      {!isFirst && !isSubmitted && <DrawingToDescribe session={session} chain={chain} />}
      {isSubmitted ? (
        <HandedIn session={session} chain={chain} />
      ) : (
        <div class="say">
          <h1>{isFirst ? describe.first : isHome ? describe.home : describe.guess}</h1>
          {peek.isOn ? <PeekRow peek={peek} /> : <p class="soft hint">{hint}</p>}
          {isOwn && <BackToIdeas onBack={() => setOwn(false)} />}
          <DescriptionForm session={session} chain={chain} />
        </div>
      )}
      {isSubmitted && <PeekNote peek={peek} />}
      {!isSubmitted && isFirst && <AtTheTable session={session} />}
    </section>
  );
}

function BackToIdeas({ onBack }: { onBack: () => void }) {
  const { ideas } = useApp().texts.modes;
  return (
    <button type="button" class="link" onClick={onBack}>
      {ideas.back}
    </button>
  );
}

/** The drawing to describe. It is empty if its player ran out of time. */
function DrawingToDescribe({ session, chain }: Pick<Props, 'session' | 'chain'>) {
  const { client, texts } = useApp();
  const { game_code: code, round } = session;
  const { describe } = texts.telephone;
  const { value, problem } = useLoaded(`${round - 1}/${chain}`, async () => ({
    entry: await client.telephone.drawing(code, round - 1, chain),
    svg: await client.telephone.svg(code, round - 1, chain),
  }));
  if (problem !== undefined) return <p class="problem">{problem}</p>;
  if (!value) return <p class="soft sheet-waits">{texts.everywhere.loading}</p>;
  return (
    <figure class="arrived">
      <img class="sheet" src={dataUrl(value.svg)} alt={describe.drawing} />
      {value.entry.skipped && <figcaption>{describe.empty(shownIn(session, value.entry.author))}</figcaption>}
    </figure>
  );
}

function DescriptionForm({ session, chain }: Pick<Props, 'session' | 'chain'>) {
  const { describe } = useApp().texts.telephone;
  const { game_code: code, round } = session;
  const words = useDescription({ code, round, chain }, endOf(session) ?? Number.POSITIVE_INFINITY);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // On a phone the keyboard would cover the drawing.
    if (matchMedia('(hover: hover)').matches) field.current?.focus();
  }, []);
  const { text, handIn, isGood } = words;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        words.submit();
      }}
    >
      <label class="strip tape write-strip">
        <span class="visually-hidden">{describe.label}</span>
        <textarea
          ref={field}
          class="write"
          rows={round === 0 ? 3 : 2}
          dir="auto"
          enterkeyhint="done"
          value={text}
          aria-describedby="words-count"
          disabled={isLocked(handIn)}
          onInput={(event) => words.write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.isComposing) return;
            event.preventDefault();
            words.submit();
          }}
        />
      </label>
      <div class="under">
        {round === 0 && <SurpriseButton words={words} />}
        <Count text={text} />
      </div>
      <p role="status">{handIn.step === 'late' ? describe.late : ''}</p>
      <div class="dock low">
        <div class="dock-in">
          <button type="submit" class="button main grow" disabled={!isGood || handIn.step !== 'making'}>
            {labelOf(handIn, describe)}
          </button>
        </div>
      </div>
    </form>
  );
}

/** What is on its way stays as it is. What is held up may still be changed. */
function isLocked(handIn: HandIn): boolean {
  return handIn.step !== 'making' && !isHeldUp(handIn);
}

function labelOf(handIn: HandIn, words: Texts['telephone']['describe']): string {
  if (isHeldUp(handIn)) return words.waiting;
  if (handIn.step === 'sending') return words.sending;
  return handIn.step === 'in' ? words.sent : words.done;
}

function Count({ text }: { text: string }) {
  const { describe } = useApp().texts.telephone;
  const left = MOST_CHARACTERS - countGraphemes(text.trim());
  return (
    <p id="words-count" class={left < 0 ? 'problem count' : left < FEW_LEFT ? 'count few' : 'soft count'}>
      {left < 0 ? describe.tooLong(-left) : describe.count(left)}
    </p>
  );
}

function SurpriseButton({ words }: { words: WrittenDescription }) {
  const { say, texts } = useApp();
  const { prompts, describe } = texts.telephone;
  const surprise = async () => {
    const ideas = await prompts().catch(() => undefined);
    if (!ideas) return say(texts.faults.offline);
    const others = ideas.filter((prompt) => prompt !== words.text);
    words.write(others[Math.floor(Math.random() * others.length)] ?? words.text);
  };
  return (
    <button type="button" class="link" disabled={isLocked(words.handIn)} onClick={surprise}>
      {describe.surprise}
    </button>
  );
}

function HandedIn({ session: { game_code: code, round }, chain }: Pick<Props, 'session' | 'chain'>) {
  const { client, texts } = useApp();
  const { describe } = texts.telephone;
  const { value } = useLoaded(`${round}/${chain}`, () => client.telephone.description(code, round, chain));
  return (
    <>
      <div class="strip tape tilt-l handed-words" dir="auto">
        <span class="visually-hidden">{describe.yours}</span>
        {value && <q class="hand">{value.description}</q>}
      </div>
      <h1>{describe.sent}</h1>
    </>
  );
}
