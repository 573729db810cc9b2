import { useRef } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Icon } from '../ui/icon.tsx';
import { isHeldUp } from './hand-in.ts';
import { useHandIn } from './use-hand-in.ts';
import { useLoaded } from './use-loaded.ts';

interface Props {
  session: Session;
  chain: number;
  /** The player wants to write something else. */
  onOwn: () => void;
}

/** The first turn with three ideas to choose from: a tap hands one in. */
export function IdeasTurn({ session, chain, onOwn }: Props) {
  const { client, texts } = useApp();
  const { modes, telephone, everywhere } = texts;
  const code = session.game_code;
  const { value, problem } = useLoaded(`${code}`, () => client.telephone.ideas(code));
  const tapped = useRef<string | undefined>(undefined);
  const { state, submit, revise } = useHandIn({
    // Without a tap, the server takes the first idea.
    submitAtMs: Number.POSITIVE_INFINITY,
    take: () => tapped.current,
    send: (idea) => client.telephone.describe(code, 0, chain, idea),
  });
  const pick = (idea: string) => {
    if (isHeldUp(state)) revise();
    tapped.current = idea;
    submit();
  };
  const isLocked = state.step !== 'making' && !isHeldUp(state);
  return (
    <section class="pick-idea narrow">
      <h1>{modes.ideas.title}</h1>
      <p class="soft">{modes.ideas.text}</p>
      {problem !== undefined && <p class="problem">{problem}</p>}
      {!value && problem === undefined && <p class="soft">{everywhere.loading}</p>}
      <div class="ideas">
        {value?.ideas.map((idea) => (
          <button
            key={idea}
            type="button"
            class={idea === tapped.current && state.step !== 'making' ? 'strip idea picked' : 'strip idea'}
            disabled={isLocked}
            dir="auto"
            onClick={() => pick(idea)}
          >
            <span class="hand">{idea}</span>
          </button>
        ))}
      </div>
      <p role="status">
        {isHeldUp(state) ? telephone.describe.waiting : state.step === 'late' ? telephone.describe.late : ''}
      </p>
      <button type="button" class="button wide own-idea" disabled={isLocked} onClick={onOwn}>
        <Icon name="pen" />
        {modes.ideas.own}
      </button>
    </section>
  );
}
