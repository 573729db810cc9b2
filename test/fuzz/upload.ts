export const MULTIPART = 'multipart/form-data; boundary=parlor';

/** A drawing as browsers upload it. */
export function multipart(svg: string): string {
  return [
    '--parlor',
    'content-disposition: form-data; name="drawing"; filename="img.svg"',
    'content-type: image/svg+xml',
    '',
    svg,
    '--parlor--',
    '',
  ].join('\r\n');
}
