/** One tone: its start and length in seconds, its pitch in Hz, and its volume. Without a pitch (0) it is noise. */
export type Tone = [at: number, lasts: number, pitch: number, loud: number];

let audio: AudioContext | undefined;
let noise: AudioBuffer | undefined;
const onAllowed = new Set<() => void>();

/** Browsers allow sound only after a touch of the page or a key, so each of them calls this until sound works. */
function wake(): void {
  if (!audio) {
    audio = new AudioContext();
    audio.addEventListener('statechange', tell);
  }
  if (audio.state === 'running') tell();
  else audio.resume().catch(() => undefined);
}

function tell(): void {
  if (mayPlaySounds()) for (const listener of onAllowed) listener();
}

/** Returns a function that stops it. `onChange` is called when sound becomes possible. */
export function allowSounds(onChange: () => void = () => undefined): () => void {
  const events = ['pointerdown', 'keydown'] as const;
  for (const event of events) addEventListener(event, wake);
  onAllowed.add(onChange);
  return () => {
    for (const event of events) removeEventListener(event, wake);
    onAllowed.delete(onChange);
  };
}

export function mayPlaySounds(): boolean {
  return audio?.state === 'running';
}

/** Does nothing while the browser does not allow it. */
export function playTones(tones: readonly Tone[]): void {
  if (audio?.state !== 'running') return;
  for (const tone of tones) playTone(audio, tone);
}

function playTone(context: AudioContext, [at, lasts, pitch, loud]: Tone): void {
  const begin = context.currentTime + at;
  const source = pitch === 0 ? noiseIn(context) : oscillatorIn(context, pitch);
  const gain = context.createGain();
  gain.gain.setValueAtTime(0.0001, begin);
  gain.gain.exponentialRampToValueAtTime(loud, begin + 0.008);
  gain.gain.exponentialRampToValueAtTime(0.0001, begin + lasts);
  source.connect(gain).connect(context.destination);
  source.start(begin);
  source.stop(begin + lasts + 0.02);
}

function oscillatorIn(context: AudioContext, pitch: number): OscillatorNode {
  const oscillator = context.createOscillator();
  oscillator.type = 'triangle';
  oscillator.frequency.value = pitch;
  return oscillator;
}

/** Half a second of noise, over and over. */
function noiseIn(context: AudioContext): AudioBufferSourceNode {
  noise ??= new AudioBuffer({ length: context.sampleRate / 2, sampleRate: context.sampleRate });
  const samples = noise.getChannelData(0);
  if (samples[0] === 0) for (let at = 0; at < samples.length; at++) samples[at] = Math.random() * 2 - 1;
  return new AudioBufferSourceNode(context, { buffer: noise, loop: true });
}
