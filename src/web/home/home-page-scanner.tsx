import { useEffect, useRef, useState } from 'preact/hooks';
import { useApp } from '../context.ts';
import { Dialog } from '../ui/dialog.tsx';

const LOOK_EVERY_MS = 250;

interface Detector {
  detect(image: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorClass {
  new (options: { formats: 'qr_code'[] }): Detector;
  getSupportedFormats(): Promise<readonly string[]>;
}

declare global {
  interface Window {
    BarcodeDetector?: DetectorClass;
  }
}

/** The browser's own detector. Without one, as in Safari and Firefox, a library is loaded. */
async function makeDetector(): Promise<Detector> {
  const own = window.BarcodeDetector;
  const known = await own?.getSupportedFormats().catch(() => undefined);
  const Found = own && known?.includes('qr_code') ? own : (await import('./qr-decoder.ts')).BarcodeDetector;
  return new Found({ formats: ['qr_code'] });
}

/** The game code in a scanned link. The server may have several addresses, so only the path counts. */
function codeIn(text: string): number | undefined {
  const found = /^https?:\/\/.*\/(?:join|play|tv)\/(\d{6})\/?(?:[?#].*)?$/.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

export function CodeScanner({ onCode, onClose }: { onCode: (code: number) => void; onClose: () => void }) {
  const { texts } = useApp();
  const { join } = texts.home;
  const video = useRef<HTMLVideoElement>(null);
  const [isRefused, setRefused] = useState(false);

  useEffect(() => {
    let detector: Detector | undefined;
    let stream: MediaStream | undefined;
    let isOver = false;
    const start = async () => {
      detector = await makeDetector();
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
      if (isOver || !video.current) return stop();
      video.current.srcObject = stream;
      await video.current.play();
    };
    const stop = () => {
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const look = async () => {
      if (!detector || !stream || !video.current || video.current.readyState < 2) return;
      const found = await detector.detect(video.current).catch(() => []);
      const code = found.map(({ rawValue }) => codeIn(rawValue)).find((one) => one !== undefined);
      if (code !== undefined && !isOver) onCode(code);
    };
    start().catch(() => setRefused(true));
    const timer = setInterval(look, LOOK_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
      stop();
    };
  }, []);

  return (
    <Dialog title={join.scan} onClose={onClose}>
      <p role="status">{isRefused ? join.noCamera : join.scanning}</p>
      <video ref={video} class="scanner" muted playsInline hidden={isRefused} />
    </Dialog>
  );
}
