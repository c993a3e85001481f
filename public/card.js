// <errlab-card cause="EADDRINUSE/port-held-by-another-process" port="3000"></errlab-card>: makes the iframe and keeps its height.
// Load it with <script type="module" src="https://…/card.js"></script>; without it a plain iframe does the same at a fixed height.
const SITE = new URL('.', import.meta.url).href

class ErrlabCard extends HTMLElement {
  connectedCallback() {
    if (this.frame) return
    const cause = this.getAttribute('cause') ?? ''
    const query = new URLSearchParams()
    for (const { name, value } of this.attributes)
      if (/^[a-z]\w*$/i.test(name) && !['cause', 'class', 'id', 'style', 'title', 'slot'].includes(name))
        query.set(name, value)
    this.frame = document.createElement('iframe')
    this.frame.src = `${SITE}embed/${cause.split('/').map(encodeURIComponent).join('/')}/?${query}`
    this.frame.title = this.getAttribute('title') ?? `Errlab: ${cause}`
    this.frame.loading = 'lazy'
    this.frame.allow = 'clipboard-write'
    this.frame.style.cssText = 'display:block;inline-size:100%;block-size:44px;border:0;color-scheme:inherit'
    this.listen = ({ source, data }) => {
      if (source !== this.frame.contentWindow || data?.source !== 'errlab' || data.version !== 1) return
      if (data.type === 'height' && data.height > 0 && data.height < 20000)
        this.frame.style.blockSize = `${data.height}px`
      this.dispatchEvent(new CustomEvent(`errlab-${data.type}`, { detail: data, bubbles: true }))
    }
    addEventListener('message', this.listen)
    this.append(this.frame)
  }

  disconnectedCallback() {
    removeEventListener('message', this.listen)
  }
}

if (!customElements.get('errlab-card')) customElements.define('errlab-card', ErrlabCard)
