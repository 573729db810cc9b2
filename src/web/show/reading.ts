import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { useLetterKey } from '../ui/use-letter-key.ts';
import type { Stage } from './moments.ts';
import { pageIn, type Scene } from './scene.ts';

const RATE = 0.95;
const MOST_MS = 8_000;

/**
 * A voice of this device in the language of the page. Cloud voices are left out, because the words would be sent to
 * them.
 */
export function useVoice(): SpeechSynthesisVoice | undefined {
  const { language } = useApp().settings;
  const [voices, setVoices] = useState(() => globalThis.speechSynthesis?.getVoices() ?? []);
  useEffect(() => {
    // Many browsers find their voices only after a while, and some cannot tell.
    const look = () => setVoices(speechSynthesis.getVoices());
    globalThis.speechSynthesis?.addEventListener?.('voiceschanged', look);
    return () => globalThis.speechSynthesis?.removeEventListener?.('voiceschanged', look);
  }, []);
  return voices.find(({ lang, localService }) => localService && lang.startsWith(language));
}

/** Lets V switch reading on and off, on a television with a keyboard. */
export function useReadingKey(): void {
  const { settings, change } = useApp();
  useLetterKey('v', () => change({ aloud: !settings.aloud }));
}

/** Reads out what players wrote, on the room's one loudspeaker, if that is switched on. */
export function useReading(scene: Scene, stage: Stage, isLoudspeaker: boolean): void {
  const { settings } = useApp();
  const voice = useVoice();
  const entry = pageIn(scene);
  const isRead = isLoudspeaker && settings.sound && settings.aloud;
  const words =
    stage.kind === 'words' && stage.isHere && entry && 'description' in entry && entry.description;
  useEffect(() => {
    if (!isRead || !voice || !words) return;
    const said = Object.assign(new SpeechSynthesisUtterance(words), { voice, lang: voice.lang, rate: RATE });
    speechSynthesis.cancel();
    speechSynthesis.speak(said);
    // A text that is still being read when the next page comes is read to its end, up to this time.
    const timer = setTimeout(() => speechSynthesis.cancel(), MOST_MS);
    said.onend = said.onerror = () => clearTimeout(timer);
  }, [isRead && voice !== undefined, scene.show.beat, words]);
}
