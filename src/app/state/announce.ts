import { create } from 'zustand'

/** The one polite live region: what a screen reader hears of changes elsewhere in the page. */
export const useAnnouncement = create<{ readonly text: string }>()(() => ({ text: '' }))

export const announce = (text: string): void => useAnnouncement.setState({ text })
