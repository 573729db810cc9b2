import { useState } from 'preact/hooks';
import type { Session } from '../../telephone/schema.ts';
import { useApp } from '../context.ts';
import { Icon } from '../ui/icon.tsx';
import { lazyPart } from '../ui/lazy-page.tsx';

const ScreensDialog = lazyPart(async () => (await import('./screens-dialog.tsx')).ScreensDialog, {
  hasMoreTexts: true,
});

/** The button that shows the game on a television. */
export function ScreensButton(props: { session: Session; me: string }) {
  const words = useApp().texts.telephone.screens;
  const [isOpen, setOpen] = useState(false);
  const { screens } = props.session;
  return (
    <>
      <button type="button" class="button square" onClick={() => setOpen(true)}>
        <Icon name="tv" />
        {screens > 0 ? words.count(screens) : words.open}
      </button>
      {isOpen && <ScreensDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}
