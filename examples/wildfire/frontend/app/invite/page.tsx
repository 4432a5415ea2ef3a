'use client';

import { type SubmitEvent, useState } from 'react';
import { ask, json } from '../lib/api.ts';

/** Makes an account for someone else. */
export default function Invite() {
  const [said, setSaid] = useState<string | null>(null);

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const { name, password } = Object.fromEntries(new FormData(event.currentTarget));
    try {
      await ask('/auth/signup', { method: 'POST', ...json({ name, password }) });
      setSaid(`${name} can sign in now.`);
    } catch (fault) {
      setSaid(fault instanceof Error ? fault.message : String(fault));
    }
  };

  return (
    <>
      <h1>Invite a colleague</h1>
      <p className="lead">They get an account and the first password that you tell them.</p>
      <section className="card narrow">
        <form onSubmit={submit}>
          <label>
            Their name
            <input name="name" required minLength={3} maxLength={64} />
          </label>
          <label>
            First password
            <input name="password" type="password" autoComplete="new-password" required minLength={8} maxLength={72} />
          </label>
          <p aria-live="polite">{said}</p>
          <div>
            <button type="submit">Invite</button>
          </div>
        </form>
      </section>
    </>
  );
}
