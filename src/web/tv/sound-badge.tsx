import { useEffect, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { allowSounds, mayPlaySounds } from '../ui/tones.ts';

/** Televisions allow sound only after a key. M switches it off and on. */
export function SoundBadge() {
  const { settings, change, texts } = useApp();
  const [isAllowed, setAllowed] = useState(mayPlaySounds);
  useEffect(() => allowSounds(() => setAllowed(true)), []);
  const isOn = settings.sound;
  useEffect(() => {
    const press = ({ key }: KeyboardEvent) => {
      if (key === 'm' || key === 'M') change({ sound: !isOn });
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [isOn]);
  if (isOn && isAllowed) return null;
  return <p class="tv-sound">{isOn ? texts.tv.allowSound : texts.tv.muted}</p>;
}
