import { useDiagnosis } from './diagnosis/store.ts'
import { useLog } from './paste/log-store.ts'
import { nextTheme, useSettings } from './state/settings.ts'
import { useView } from './state/view.ts'
import { Button, IconButton } from './ui/Button.tsx'
import { Brandmark, Icon } from './ui/Icon.tsx'

const ARRIVED = {
  typed: 'typed',
  pasted: 'pasted',
  dropped: 'dropped',
  opened: 'opened',
  sample: 'a sample, opened',
  link: 'from a link, opened',
  kept: 'kept on this device, opened',
} as const

export function Topbar({ isBench }: { readonly isBench: boolean }) {
  const open = useView((view) => view.open)
  const { theme, set } = useSettings()
  return (
    <header className="bar">
      <a className="brand" href="/" aria-label="Errlab, start page">
        <Brandmark />
        errlab
      </a>
      {isBench && <Document />}
      <div className="bar-end">
        <span className="local">
          <Icon name="lock" />
          <span>Nothing leaves this page</span>
        </span>
        {isBench && (
          <button type="button" className="find" aria-label="Search codes" onClick={() => open('palette')}>
            <Icon name="search" />
            <span>Search codes</span>
            <kbd>/</kbd>
          </button>
        )}
        {isBench && <Share />}
        <IconButton
          icon="theme"
          className="themebtn"
          label={`Theme: ${theme === 'system' ? 'follow system' : theme}`}
          onClick={() => set({ theme: nextTheme(theme) })}
        />
        <IconButton icon="gear" label="Settings" onClick={() => open('settings')} />
        <IconButton icon="keys" label="Keyboard map" className="keysbtn" onClick={() => open('keys')} />
      </div>
    </header>
  )
}

function Document() {
  const { name, arrived, at } = useLog((state) => state.log)
  const time = at === null ? '' : new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return (
    <div className="bar-doc">
      <b>{name || 'Your log'}</b>
      <span>
        {ARRIVED[arrived]} {time}
      </span>
    </div>
  )
}

function Share() {
  const open = useView((view) => view.open)
  const isText = useLog((state) => state.log.source.kind === 'text')
  const hasDiagnosis = useDiagnosis((state) => (state.diagnosis?.incidents.length ?? 0) > 0)
  const why = !isText
    ? 'A file this large does not fit into a link'
    : !hasDiagnosis
      ? 'There is no diagnosis to share yet'
      : undefined
  return (
    <Button icon="share" className="share" disabled={why !== undefined} title={why} onClick={() => open('share')}>
      <span>Share</span>
    </Button>
  )
}
