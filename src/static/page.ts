/**
 * Comfort for the reference pages; everything is there without it. It imports nothing, so that it is one file: what only some
 * pages need has scripts of its own (finder-entry.ts, links-entry.ts).
 */
import './page.css'

linkManifest()
fillFromQuery(new URLSearchParams(location.search))
offerCopy()
openTarget()
addEventListener('hashchange', openTarget)
offerPlay()
followHeights()

/** What makes the site one that can be installed: asked for last, with its icon. */
function linkManifest(): void {
  const link = document.createElement('link')
  link.rel = 'manifest'
  link.href = document.documentElement.dataset['manifest'] ?? ''
  document.head.append(link)
}

/** `?port=8080`: values that a link brings replace the examples, in the text and in the form. Plain text only. */
function fillFromQuery(query: URLSearchParams): void {
  for (const [key, value] of query) {
    if (!/^[a-zA-Z]\w{0,30}$/.test(key) || !/^[\w.:@+-]{1,64}$/.test(value)) continue
    for (const element of document.querySelectorAll<HTMLElement>(`[data-value="${key}"]`)) element.textContent = value
    for (const input of document.querySelectorAll<HTMLInputElement>(`input[data-param="${key}"]`)) input.value = value
  }
  showPortOwner(query.get('port') ?? '')
}

/** The row of the team's port table that is about this port. */
function showPortOwner(port: string): void {
  if (!/^\d{1,5}$/.test(port)) return
  for (const row of document.querySelectorAll<HTMLElement>(`[data-team-port="${port}"]`)) {
    row.hidden = false
    row.closest<HTMLElement>('.team')!.hidden = false
  }
}

function offerCopy(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copy]')) {
    button.hidden = false
    const label = button.getAttribute('aria-label') ?? ''
    button.addEventListener('click', async () => {
      const copied = await copy(button.dataset['copy'] ?? '')
      button.setAttribute('aria-label', copied ? 'Copied' : 'Copying is blocked here: select the text')
      button.classList.toggle('done', copied)
      setTimeout(() => {
        button.setAttribute('aria-label', label)
        button.classList.remove('done')
      }, 1500)
    })
  }
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}

/** A link to something inside a closed card opens it. */
function openTarget(): void {
  const target = location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null
  for (let element = target?.parentElement; element; element = element.parentElement) {
    if (element instanceof HTMLDetailsElement) element.open = true
  }
}

/** Puts the lab into the page: the card of the same cause, with the values of the form. Its frame may do what this page may not. */
function offerPlay(): void {
  const button = document.querySelector<HTMLButtonElement>('button[data-play]')
  const place = document.querySelector<HTMLElement>('[data-played]')
  const form = button?.form
  if (!button || !place || !form) return
  button.hidden = false
  button.addEventListener('click', () => {
    const query = new URLSearchParams('start')
    for (const input of form.querySelectorAll<HTMLInputElement>('input[data-param]')) query.set(input.name, input.value)
    const frame = document.createElement('iframe')
    frame.className = 'live-card'
    frame.title = `Lab: ${document.querySelector('h1')?.textContent ?? ''}`
    frame.allow = 'clipboard-write'
    frame.src = `${button.dataset['play']}?${query}`
    place.replaceChildren(frame)
    place.scrollIntoView({ block: 'nearest' })
    button.disabled = true
  })
}

/** A card says how tall it is; without that it has room enough. */
function followHeights(): void {
  addEventListener('message', ({ source, data }) => {
    if (data?.source !== 'errlab' || data.type !== 'height' || !(data.height > 0 && data.height < 20_000)) return
    for (const frame of document.querySelectorAll<HTMLIFrameElement>('iframe.live-card'))
      if (frame.contentWindow === source) frame.height = String(data.height)
  })
}
