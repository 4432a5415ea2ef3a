'use client';

import { type SubmitEvent, useState } from 'react';
import { signIn, signUp } from '../lib/api.ts';

export function SignIn({ onToken }: { onToken: (token: string) => void }) {
  const [isNew, setNew] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [name, password] = [String(form.get('name')), String(form.get('password'))];
    setBusy(true);
    setError(null);
    try {
      if (isNew) await signUp(name, password);
      onToken(await signIn(name, password));
    } catch (fault) {
      setError(fault instanceof Error ? fault.message : String(fault));
      setBusy(false);
    }
  };

  return (
    <>
      <h1>Does something burn here?</h1>
      <p className="lead">Upload a photograph; a small network looks at every part of it and marks what burns.</p>
      <section className="card narrow">
        <form onSubmit={submit}>
          <label>
            Name
            <input name="name" autoComplete="username" required minLength={3} maxLength={64} />
          </label>
          <label>
            Password
            <input
              name="password"
              type="password"
              autoComplete={isNew ? 'new-password' : 'current-password'}
              required
              minLength={8}
              maxLength={72}
            />
          </label>
          {error && (
            <p className="error" role="alert">
              {error}
            </p>
          )}
          <div className="row">
            <button type="submit" disabled={busy}>
              {isNew ? 'Sign up' : 'Sign in'}
            </button>
            <button type="button" className="quiet" onClick={() => setNew(!isNew)}>
              {isNew ? 'I have an account' : 'I am new here'}
            </button>
          </div>
        </form>
      </section>
    </>
  );
}
