/** Hands the page's lab to the components that need it. */
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { LabModel } from '../state/lab-model.ts';

export const LabContext = createContext<LabModel | null>(null);

export function useLab(): LabModel {
  const lab = useContext(LabContext);
  if (!lab) throw new Error('This component belongs inside a LabContext.');
  return lab;
}
