/** The start page as HTML, so that it is drawn, and can be typed into, before any script is there. Run at build time. */
import { prerender } from 'react-dom/static'
import { Page } from '../App.tsx'

export async function startPage(): Promise<string> {
  // Whole, with the parts that come later in the browser: nothing moves when they do.
  const { prelude } = await prerender(<Page isPermalink={false} />, { progressiveChunkSize: Number.POSITIVE_INFINITY })
  const html = await new Response(prelude).text()
  if (/<script|\sstyle=/.test(html))
    throw new Error('the start page has a script or a style in it, which its policy forbids')
  return html
}
