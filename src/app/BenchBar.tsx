import { useDiagnosis } from './diagnosis/store.ts'
import { useLog } from './paste/log-store.ts'
import { useView } from './state/view.ts'
import { Button } from './ui/Button.tsx'

const ARRIVED = {
  typed: 'typed',
  pasted: 'pasted',
  dropped: 'dropped',
  opened: 'opened',
  sample: 'a sample, opened',
  link: 'from a link, opened',
  kept: 'kept on this device, opened',
} as const

/** What is in view, and since when. */
export function Document() {
  const { name, arrived, at } = useLog((state) => state.log)
  const time = at === null ? '' : new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return (
    <>
      <b>{name || 'Your log'}</b>
      <span>
        {ARRIVED[arrived]} {time}
      </span>
    </>
  )
}

export function Share() {
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
