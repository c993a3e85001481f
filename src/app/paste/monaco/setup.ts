/**
 * Monaco, wrapped once: only the features that a log needs, a small language of our own, themes after ui/tokens.css.
 * Each feature was weighed: `hover` is 60 kB and `clipboard` 24 kB compressed, so hover.ts is ours, and copying is the browser's.
 */
import 'monaco-editor/features/codelens/register'
import 'monaco-editor/features/find/register'
import 'monaco-editor/features/longLinesHelper/register'
import 'monaco-editor/features/toggleTabFocusMode/register'
import 'monaco-editor/features/unicodeHighlighter/register'
import 'monaco-editor/features/wordOperations/register'
import * as monaco from 'monaco-editor/editor/editor.api'
import editorWorkerUrl from 'monaco-editor/editor/editor.worker?worker&url'
import { startWorker } from '../../trusted.ts'

export { monaco }
export const LANGUAGE = 'log'

Object.assign(globalThis, {
  MonacoEnvironment: { getWorker: () => startWorker(editorWorkerUrl, 'monaco') },
})

monaco.languages.register({ id: LANGUAGE })
// Linear patterns only: a log may be anything.
monaco.languages.setMonarchTokensProvider(LANGUAGE, {
  tokenizer: {
    root: [
      // "    at Server.listen (node:net:2067:7)"
      [/^\s+at .*\(?node:[^)]*\)?$/, 'frame'],
      [/^\s+at .*node_modules.*$/, 'frame'],
      // "[0] "   "2026/11/22 08:53:14"   "2026-11-22T08:53:14.123Z"
      [/^\[\d+\]/, 'frame'],
      [/\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?Z?/, 'frame'],
    ],
  },
})

const LIGHT = {
  ink: '#151a17',
  dim: '#59625b',
  screen: '#fcfcfa',
  number: '#59625b',
  active: '#151a17',
  line: '#ebede6',
  accent: '#005f7d',
  soft: '#d8e8ec',
}
const DARK = {
  ink: '#e7ebe6',
  dim: '#929c95',
  screen: '#0b0e0d',
  number: '#929c95',
  active: '#e7ebe6',
  line: '#161a18',
  accent: '#6acbe6',
  soft: '#12303a',
}

function theme(base: 'vs' | 'vs-dark', c: typeof LIGHT): monaco.editor.IStandaloneThemeData {
  return {
    base,
    inherit: true,
    rules: [
      { token: '', foreground: c.ink.slice(1) },
      { token: 'frame', foreground: c.dim.slice(1) },
    ],
    colors: {
      'editor.background': c.screen,
      'editor.foreground': c.ink,
      'editorLineNumber.foreground': c.number,
      'editorLineNumber.activeForeground': c.active,
      'editor.lineHighlightBackground': c.line,
      'editor.lineHighlightBorder': '#00000000',
      'editor.selectionBackground': c.soft,
      'editorCursor.foreground': c.ink,
      'editorCodeLens.foreground': c.accent,
      focusBorder: c.accent,
      'editorOverviewRuler.border': '#00000000',
    },
  }
}
monaco.editor.defineTheme('errlab-light', theme('vs', LIGHT))
monaco.editor.defineTheme('errlab-dark', theme('vs-dark', DARK))
