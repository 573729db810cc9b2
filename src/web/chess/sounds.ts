export type Sound = 'move' | 'capture' | 'check' | 'low' | 'start' | 'end';

/** One tone: its start and length in seconds, its pitch in Hz, and its volume. */
type Tone = [at: number, lasts: number, pitch: number, loud: number];

const TONES: Record<Sound, Tone[]> = {
  move: [
    [0, 0.07, 190, 0.5],
    [0, 0.03, 820, 0.16],
  ],
  capture: [
    [0, 0.06, 150, 0.6],
    [0.02, 0.05, 990, 0.22],
    [0.06, 0.08, 130, 0.45],
  ],
  check: [
    [0, 0.09, 620, 0.3],
    [0.09, 0.14, 830, 0.3],
  ],
  low: [
    [0, 0.08, 880, 0.3],
    [0.16, 0.08, 880, 0.3],
    [0.32, 0.08, 880, 0.3],
  ],
  start: [
    [0, 0.12, 392, 0.3],
    [0.12, 0.2, 587, 0.3],
  ],
  end: [
    [0, 0.18, 523, 0.3],
    [0.16, 0.18, 415, 0.3],
    [0.32, 0.4, 349, 0.35],
  ],
};

let audio: AudioContext | undefined;

/** Browsers allow sound only after a touch of the page, so every touch calls this until sound works. */
function wake(): void {
  audio ??= new AudioContext();
  if (audio.state !== 'running') audio.resume().catch(() => undefined);
}

export function allowSounds(): () => void {
  const events = ['pointerdown', 'keydown'] as const;
  for (const event of events) addEventListener(event, wake);
  return () => {
    for (const event of events) removeEventListener(event, wake);
  };
}

/** Plays a sound. Does nothing while the browser does not allow it. */
export function playSound(name: Sound): void {
  if (audio?.state !== 'running') return;
  for (const tone of TONES[name]) playTone(audio, tone);
}

function playTone(context: AudioContext, [at, lasts, pitch, loud]: Tone): void {
  const begin = context.currentTime + at;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = 'triangle';
  oscillator.frequency.value = pitch;
  gain.gain.setValueAtTime(0.0001, begin);
  gain.gain.exponentialRampToValueAtTime(loud, begin + 0.008);
  gain.gain.exponentialRampToValueAtTime(0.0001, begin + lasts);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(begin);
  oscillator.stop(begin + lasts + 0.02);
}
