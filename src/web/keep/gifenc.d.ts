/** The parts that we use, as its README describes them. */
declare module 'gifenc' {
  type Format = 'rgb565' | 'rgb444' | 'rgba4444';

  interface FrameOptions {
    /** The first frame's is that of all frames without one. */
    palette?: number[][] | undefined;
    /** In ms. */
    delay?: number;
    /** 0 is for ever. */
    repeat?: number;
    transparent?: boolean;
    transparentIndex?: number;
    /** 1 leaves the frame there for the next one. */
    dispose?: number;
  }

  interface Encoder {
    writeFrame(indexed: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    bytes(): Uint8Array<ArrayBuffer>;
  }

  export function GIFEncoder(): Encoder;
  /** RGBA to at most `most` colours. */
  export function quantize(pixels: Uint8ClampedArray, most: number, options: { format: Format }): number[][];
  export function applyPalette(pixels: Uint8ClampedArray, palette: number[][], format: Format): Uint8Array;
}
