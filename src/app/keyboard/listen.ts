import { stepFinding, stepIncident } from '../diagnosis/step.ts'
import { useDiagnosis } from '../diagnosis/store.ts'
import { startLabFor } from '../lab/start.ts'
import { isField, replayKeys } from '../paste/first-input.ts'
import { isEmpty, useLog } from '../paste/log-store.ts'
import { newTab, stepTab } from '../paste/tabs.ts'
import { useSettings } from '../state/settings.ts'
import { focusPane, neighbourPane, type PaneName, useView } from '../state/view.ts'
import { type Action, actionOf } from './keys.ts'
import { isFieldAwaited, typeAhead } from './type-ahead.ts'

/** One listener for the whole page; gives back what removes it. */
export function listenToKeys(): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return
    const { sheet } = useView.getState()
    if (sheet) {
      // It is on its way: what is behind it gets no more keys.
      if (sheet === 'palette' && typeAhead(event)) event.preventDefault()
      return
    }
    if (isFieldAwaited() && !isTyping(event.target) && typeAhead(event)) {
      event.preventDefault()
      return
    }
    const action = actionOf({
      key: event.key,
      ctrl: event.ctrlKey,
      meta: event.metaKey,
      alt: event.altKey,
      shift: event.shiftKey,
      inField: isTyping(event.target),
      inTerminal: event.target instanceof Element && event.target.closest('.xterm') !== null,
      singleKeys: useSettings.getState().singleKeys,
    })
    if (action && act(action)) event.preventDefault()
  }
  addEventListener('keydown', listen)
  replayKeys()
  return () => removeEventListener('keydown', listen)
}

/** Buttons and radios take no text: single keys work on them. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement && /^(?:checkbox|radio|button)$/.test(target.type)) return false
  if (target instanceof HTMLElement && target.matches('[data-own-keys]')) return false
  return isField(target)
}

/** True when the key was used. */
function act(action: Action): boolean {
  const diagnosis = useDiagnosis.getState()
  const view = useView.getState()
  const causes = diagnosis.diagnosis?.incidents[diagnosis.selected]?.causes ?? []
  switch (action.kind) {
    case 'search':
      view.open('palette')
      return true
    case 'keys':
      view.open('keys')
      return true
    case 'tab':
      return stepTab(action.step)
    case 'new-tab':
      if (isEmpty(useLog.getState().log)) return false
      newTab()
      return true
    case 'share':
      if (causes.length === 0 && diagnosis.diagnosis === null) return false
      view.open('share')
      return true
    case 'incident':
      stepIncident(action.step)
      return true
    case 'finding':
      stepFinding(action.step)
      return true
    case 'cause': {
      const cause = causes[action.number - 1]
      if (cause) diagnosis.openCauseOf(cause.id)
      return cause !== undefined
    }
    case 'explain':
      focusPane('diagnosis')
      return true
    case 'reproduce':
      if (causes.length === 0) return false
      startLabFor(diagnosis)
      return true
    case 'copy':
      return pressFirst('.pane-dx .cmd [aria-label="Copy command"]')
    case 'frame':
      return pressFirst(`.film [aria-label="${action.step === 1 ? 'Next' : 'Previous'} frame"]`)
    case 'pane':
      if (isEmpty(useLog.getState().log)) return false
      focusPane(neighbourPane(currentPane(), action.step))
      return true
  }
}

/** The first such button that can be seen. */
function pressFirst(selector: string): boolean {
  const button = [...document.querySelectorAll<HTMLButtonElement>(selector)].find((one) => one.checkVisibility())
  button?.click()
  return button !== undefined
}

function currentPane(): PaneName | null {
  const pane = document.activeElement?.closest<HTMLElement>('[data-pane]')?.dataset['pane']
  return pane === 'log' || pane === 'diagnosis' || pane === 'lab' ? pane : null
}
