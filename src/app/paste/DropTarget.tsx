import { useEffect, useState } from 'react'
import { takeFile, takeText } from './intake.ts'

/** Several files become several tabs; the last one is in view. */
async function takeFiles([first, ...others]: readonly File[]): Promise<void> {
  await takeFile(first!, first!.name, 'dropped')
  if (others.length === 0) return
  const { newTab } = await import('./tabs.ts')
  for (const file of others) {
    newTab()
    await takeFile(file, file.name, 'dropped')
  }
}

/** The whole page takes what is dropped. */
export function DropTarget() {
  const [isOver, setOver] = useState(false)
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (!event.dataTransfer) return
      event.preventDefault()
      event.dataTransfer.dropEffect = 'copy'
      setOver(true)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false)
    }
    const drop = (event: DragEvent) => {
      event.preventDefault()
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) void takeFiles(files)
      else takeText(event.dataTransfer?.getData('text/plain') ?? '', 'dropped')
    }
    addEventListener('dragover', over)
    addEventListener('dragleave', leave)
    addEventListener('drop', drop)
    return () => {
      removeEventListener('dragover', over)
      removeEventListener('dragleave', leave)
      removeEventListener('drop', drop)
    }
  }, [])
  if (!isOver) return null
  return (
    <div className="dropping">
      <p>Drop it: the file is read in this tab.</p>
    </div>
  )
}
