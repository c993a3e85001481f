// <errlab-card cause="EADDRINUSE/port-held-by-another-process" port="3000"></errlab-card>: makes the iframe, keeps its height, and
// gives it the theme and the language of the page. Load it with <script type="module" src="https://…/card.js"></script>; without
// it a plain iframe does the same at a fixed height. Documented in docs/embed.md.
const SITE = new URL('.', import.meta.url).href
const NOT_VALUES = ['cause', 'class', 'id', 'style', 'title', 'slot', 'hidden', 'lang', 'theme', 'dir']

class ErrlabCard extends HTMLElement {
  static observedAttributes = ['theme']

  connectedCallback() {
    addEventListener('message', this.listen)
    this.schemes.addEventListener('change', this.follow)
    // A frame that was taken out and put in again loads anew: that is what frames do.
    if (!this.frame) this.append(this.make())
  }

  disconnectedCallback() {
    removeEventListener('message', this.listen)
    this.schemes.removeEventListener('change', this.follow)
  }

  attributeChangedCallback() {
    if (this.frame) this.follow()
  }

  schemes = matchMedia('(prefers-color-scheme: dark)')

  /** The theme of the place where the card stands. */
  get theme() {
    const asked = this.getAttribute('theme') ?? getComputedStyle(this).colorScheme
    if (asked === 'dark' || asked === 'light') return asked
    return /dark/.test(asked) && this.schemes.matches ? 'dark' : 'light'
  }

  make() {
    const cause = this.getAttribute('cause') ?? ''
    const query = new URLSearchParams()
    for (const { name, value } of this.attributes)
      if (/^[a-z]\w*$/i.test(name) && !NOT_VALUES.includes(name))
        query.set(name === 'freeport' ? 'freePort' : name, value)
    query.set('theme', this.theme)
    const lang = this.closest('[lang]')?.lang
    if (lang) query.set('lang', lang)
    const frame = document.createElement('iframe')
    frame.src = `${SITE}embed/${cause.split('/').map(encodeURIComponent).join('/')}/?${query}`
    frame.title = this.getAttribute('title') ?? `Errlab: ${cause}`
    frame.loading = 'lazy'
    frame.allow = 'clipboard-write'
    // Set one by one: a host's Content Security Policy forbids style attributes, not these.
    Object.assign(frame.style, { display: 'block', inlineSize: '100%', blockSize: '44px', border: '0' })
    this.frame = frame
    return frame
  }

  listen = ({ source, data }) => {
    if (!this.frame || source !== this.frame.contentWindow) return
    if (data?.source !== 'errlab' || data.version !== 1 || typeof data.type !== 'string') return
    if (data.type === 'height' && data.height > 0 && data.height < 20000)
      this.frame.style.blockSize = `${data.height}px`
    this.dispatchEvent(new CustomEvent(`errlab-${data.type}`, { detail: data, bubbles: true }))
  }

  follow = () => {
    this.frame?.contentWindow?.postMessage({ source: 'errlab-host', version: 1, type: 'theme', theme: this.theme }, '*')
  }
}

if (!customElements.get('errlab-card')) customElements.define('errlab-card', ErrlabCard)
