import { useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Problem } from '../home/problem.tsx';
import { useTask } from '../home/use-task.ts';
import { useShowTexts } from '../show/texts.ts';
import { Dialog } from '../ui/dialog.tsx';
import { type AlbumEntry, type ShownAlbum, shownIn } from './game.ts';

/** Together with the reason, it fits into the 200 characters of a report. */
const MOST_MORE = 120;
const REASONS = ['mean', 'private', 'crude', 'other'] as const;
type Reason = (typeof REASONS)[number];

interface Props {
  session: Session;
  album: ShownAlbum;
  me: string;
  /** Whether all pages are looked at, not those that were told. */
  isAlone: boolean;
}

/** For every player: tells the administrator about a page that is unfit to be shown. */
export function ReportPage(props: Props) {
  const { say } = useApp();
  const { report: words } = useShowTexts();
  const [isOpen, setOpen] = useState(false);
  const done = () => {
    setOpen(false);
    say(words.done);
  };
  if (storiesOf(props).length === 0) return null;
  return (
    <>
      <button type="button" class="button quiet" onClick={() => setOpen(true)}>
        {words.open}
      </button>
      {isOpen && (
        <Dialog title={words.open} onClose={() => setOpen(false)}>
          <ReportForm {...props} onDone={done} />
        </Dialog>
      )}
    </>
  );
}

/** Whether others learn the pages one by one, so that the list must not give any away. */
function isTold({ show }: Session, isAlone: boolean): boolean {
  return !isAlone && show?.moment !== 'wall';
}

interface Story {
  owner: string;
  pages: { value: string; entry: AlbumEntry }[];
}

/** What can be reported: pages of others that are not hidden. */
function storiesOf({ session, album, me, isAlone }: Props): Story[] {
  const isTelling = isTold(session, isAlone);
  const at = isTelling ? session.album : null;
  const reached = album.chains.findIndex(({ chain }) => chain === at?.chain);
  const told = isTelling ? album.chains.slice(0, reached + 1) : album.chains;
  const mine = shownIn(session, me);
  const stories = told.map(({ chain, owner, entries }) => ({
    owner,
    pages: entries
      .slice(0, chain === at?.chain ? at.step : entries.length)
      .map((entry, round) => ({ value: `${chain}/${round}`, entry }))
      .filter(({ entry }) => !entry.isHidden && entry.author !== mine),
  }));
  return stories.filter(({ pages }) => pages.length > 0);
}

function ReportForm(props: Props & { onDone: () => void }) {
  const { client, texts } = useApp();
  const { report: words } = useShowTexts();
  const { session, isAlone, onDone } = props;
  const stories = storiesOf(props);
  // The newest page that was told is most likely the one that somebody is looking at.
  const newest = stories.at(-1)?.pages.at(-1)?.value ?? '';
  const [page, setPage] = useState(isTold(session, isAlone) ? newest : '');
  const [reason, setReason] = useState<Reason>('mean');
  const [more, setMore] = useState('');
  const task = useTask(texts.telephone.faults);
  const send = async (event: Event) => {
    event.preventDefault();
    if (page === '') return task.refuse(words.choose);
    const [chain = 0, round = 0] = page.split('/').map(Number);
    const text = [words.reasons[reason], more.trim()].filter(Boolean).join(': ');
    const isSent = await task.run(async () => {
      await client.telephone.report(session.game_code, round, chain, text);
      return true;
    });
    if (isSent) onDone();
  };
  return (
    <form onSubmit={send} noValidate>
      <p class="soft">{words.text}</p>
      <label>
        {words.page}
        <select value={page} onChange={({ currentTarget }) => setPage(currentTarget.value)}>
          {page === '' && <option value="">{words.choose}</option>}
          {stories.map(({ owner, pages }) => (
            <optgroup key={pages[0]?.value} label={words.story(owner)}>
              {pages.map(({ value, entry }) => (
                <option key={value} value={value}>
                  {'drawing' in entry
                    ? words.drawing(entry.author)
                    : words.words(entry.author, entry.description)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </label>
      <label>
        {words.why}
        <select value={reason} onChange={({ currentTarget }) => setReason(currentTarget.value as Reason)}>
          {REASONS.map((one) => (
            <option key={one} value={one}>
              {words.reasons[one]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.more}
        <input
          value={more}
          maxLength={MOST_MORE}
          autocomplete="off"
          onInput={({ currentTarget }) => setMore(currentTarget.value)}
        />
      </label>
      <Problem text={task.problem} />
      <button type="submit" class="button main wide" disabled={task.isBusy}>
        {words.send}
      </button>
    </form>
  );
}
