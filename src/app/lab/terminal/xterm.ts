/** xterm, wrapped once: the picture of the terminal. The transcript in the page is its accessible truth. */
import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { scaleOf } from '../../state/look.ts'
import { isStill, useSettings } from '../../state/settings.ts'
import { guard } from './guards.ts'
import { underlineValues } from './underline.ts'

export interface TerminalPicture {
  write(bytes: Uint8Array, shown: () => void): void
  focus(): void
  dispose(): void
}
export interface TerminalEvents {
  /** The person's own values, underlined in the output. */
  readonly values?: readonly string[]

  onKeys(text: string): void
  onSize(rows: number, cols: number): void
}

/** The dark half of ui/tokens.css: the screen is dark in both themes. */
const THEME = {
  background: '#0b0e0d',
  foreground: '#e7ebe6',
  cursor: '#e7ebe6',
  cursorAccent: '#0b0e0d',
  selectionBackground: '#12303a',
  black: '#0b0e0d',
  red: '#ff8f80',
  green: '#7dce99',
  yellow: '#e5b95c',
  blue: '#6acbe6',
  magenta: '#c9a6e6',
  cyan: '#93dcf0',
  white: '#b7bfb8',
  brightBlack: '#929c95',
  brightRed: '#ff8f80',
  brightGreen: '#7dce99',
  brightYellow: '#e5b95c',
  brightBlue: '#6acbe6',
  brightMagenta: '#c9a6e6',
  brightCyan: '#93dcf0',
  brightWhite: '#e7ebe6',
}

export function openTerminal(host: HTMLElement, { values = [], onKeys, onSize }: TerminalEvents): TerminalPicture {
  const terminal = new Terminal({
    theme: THEME,
    // For decorations: the underline of the person's values.
    allowProposedApi: true,
    fontFamily: getComputedStyle(host).getPropertyValue('--font-mono') || 'monospace',
    fontSize: 12 * scaleOf(useSettings.getState()),
    lineHeight: 1.3,
    scrollback: 2000,
    minimumContrastRatio: 4.5,
    cursorBlink: !isStill(),
    macOptionIsMeta: true,
  })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  guard(terminal)
  underlineValues(terminal, values, THEME.blue)
  terminal.open(host)
  terminal.textarea?.setAttribute('aria-label', 'Terminal input')
  // Not a stop of the Tab key: Enter on the frame opens it, F6 leaves it.
  terminal.textarea?.setAttribute('tabindex', '-1')
  terminal.attachCustomKeyEventHandler((event) => !isPagesOwn(event))
  terminal.onData(onKeys)
  terminal.onResize(({ rows, cols }) => onSize(rows, cols))
  const observer = new ResizeObserver(() => {
    if (host.clientHeight > 0) fit.fit()
  })
  observer.observe(host)
  fit.fit()
  onSize(terminal.rows, terminal.cols)
  return {
    write: (bytes, shown) => terminal.write(bytes, shown),
    focus: () => terminal.focus(),
    dispose() {
      observer.disconnect()
      terminal.dispose()
    },
  }
}

/** Keys that belong to the page or the browser, also while the terminal has the focus. */
function isPagesOwn({ key, ctrlKey, metaKey, shiftKey }: KeyboardEvent): boolean {
  if (key === 'F6' || key === 'F5' || key === 'F12') return true
  if ((ctrlKey || metaKey) && key.toLowerCase() === 'k') return metaKey
  return (ctrlKey && shiftKey && /^[cv]$/i.test(key)) || (metaKey && /^[cv]$/i.test(key))
}
