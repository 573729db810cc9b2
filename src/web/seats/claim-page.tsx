import { useEffect } from 'preact/hooks';
import { useApp } from '../context.ts';
import { keepWatcherTicket } from '../telephone/watcher-ticket.ts';
import { useSecondsTo } from '../ui/countdown.tsx';
import { Page } from '../ui/page.tsx';
import { AnimalCard } from './animal.tsx';
import type { AwayPlayer } from './away-player.ts';
import { type ClaimStep, useClaim } from './use-claim.ts';

interface Props {
  code: number;
  player: AwayPlayer;
  onBack: () => void;
}

/** The new phone of somebody whose old one died: an animal to hold up, until the host has said yes. */
export function ClaimPage({ code, player, onBack }: Props) {
  const { go, texts } = useApp();
  const { claim } = texts.seats;
  const { state, again } = useClaim(code, player);
  const { step } = state;
  useEffect(() => {
    if (step !== 'granted') return;
    keepWatcherTicket(undefined);
    go({ page: 'play', code }, true);
  }, [step]);
  switch (state.step) {
    case 'asking':
    case 'granted':
      return <Page title={texts.everywhere.loading}>{null}</Page>;
    case 'asked':
      return <HoldUp {...state} name={player.name} onStop={onBack} />;
    default:
      return (
        <Page title={claim[state.step]}>
          <p role="alert">{reasonOf(state)}</p>
          <div class="buttons">
            <button type="button" class="button" onClick={again}>
              {claim.again}
            </button>
            <button type="button" class="button quiet" onClick={onBack}>
              {claim.back}
            </button>
          </div>
        </Page>
      );
  }

  function reasonOf(ended: Exclude<ClaimStep, { step: 'asking' | 'asked' | 'granted' }>): string {
    switch (ended.step) {
      case 'failed':
        return ended.problem;
      case 'refused':
        return claim.refusedText(player.name);
      default:
        return claim.lateText;
    }
  }
}

function HoldUp(props: { animal: string; endsAtMs: number; name: string; onStop: () => void }) {
  const { claim, animals } = useApp().texts.seats;
  const left = useSecondsTo(props.endsAtMs) ?? 0;
  const title = claim.title(animals[props.animal] ?? props.animal);
  const stop = (
    <button type="button" class="button grow" onClick={props.onStop}>
      {claim.stop(props.name)}
    </button>
  );
  return (
    <Page title={title} heading="own" dock={stop}>
      <div class="group mid spread">
        <AnimalCard animal={props.animal} isBig />
        <h1>{title}</h1>
        <p class="soft">{claim.text}</p>
        <p class="soft" role="timer">
          {claim.left(left)}
        </p>
      </div>
    </Page>
  );
}
