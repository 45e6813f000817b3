'use client'

import { usePreference } from './preference'

/** How high the rows are: remembered by this browser. */
export const useDensity = () => usePreference('density', ['comfortable', 'compact'])
