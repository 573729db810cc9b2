import { Page } from '../ui/page.js';

export function JoinPage() {
  return <Page title="JoinPage">…</Page>;
}
