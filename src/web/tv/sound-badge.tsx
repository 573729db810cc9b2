import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { allowSounds, mayPlaySounds } from '../ui/tones.ts';
import { useLetterKey } from '../ui/use-letter-key.ts';

/** Televisions allow sound only after a key. M switches it off and on. */
export function SoundBadge() {
  const { settings, change, texts } = useApp();
  const [isAllowed, setAllowed] = useState(mayPlaySounds);
  useEffect(() => allowSounds(() => setAllowed(true)), []);
  const isOn = settings.sound;
  useLetterKey('m', () => change({ sound: !isOn }));
  if (isOn && isAllowed) return null;
  return <p class="tv-sound">{isOn ? texts.tv.allowSound : texts.tv.muted}</p>;
}
