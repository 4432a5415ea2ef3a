'use client';

import { useEffect, useState } from 'react';
import { Detections } from './components/detections.tsx';
import { SignIn } from './components/sign-in.tsx';

const KEY = 'wildfire.token';

export default function Page() {
  const [token, setToken] = useState<string | null>();

  useEffect(() => setToken(sessionStorage.getItem(KEY)), []);

  const keep = (value: string | null) => {
    if (value === null) sessionStorage.removeItem(KEY);
    else sessionStorage.setItem(KEY, value);
    setToken(value);
  };

  // Neither before the browser has said.
  if (token === undefined) return null;
  return token === null ? <SignIn onToken={keep} /> : <Detections token={token} onSignOut={() => keep(null)} />;
}
