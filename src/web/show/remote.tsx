import { Icon } from '../ui/icon.tsx';
import type { ShowState } from './moments.ts';
import { useShowTexts } from './texts.ts';
import type { Remote } from './use-remote.ts';

/** The buttons that turn the pages for everybody. */
export function RemoteButtons({ remote, show }: { remote: Remote; show: ShowState }) {
  const words = useShowTexts();
  const isHeld = show.held_at !== null;
  return (
    <>
      <button type="button" class="button main grow" onClick={() => remote.go('next')}>
        {words.next}
      </button>
      {show.pace === 'auto' ? (
        <button type="button" class="button square" aria-pressed={isHeld} onClick={remote.hold}>
          <Icon name={isHeld ? 'next' : 'hold'} />
          {isHeld ? words.goOn : words.hold}
        </button>
      ) : (
        <button type="button" class="button square" onClick={() => remote.go('back')}>
          <Icon name="back" />
          {words.back}
        </button>
      )}
      <button type="button" class="button square" onClick={() => remote.go('again')}>
        <Icon name="again" />
        {words.again}
      </button>
    </>
  );
}
