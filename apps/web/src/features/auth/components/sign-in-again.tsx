import { Modal } from "@mantine/core";
import { useEffect, useState } from "react";
import { beginSession, type Session } from "../../../lib/session.ts";
import { signInAgain, WITHOUT_ASKING } from "../../../lib/sign-in-again.ts";
import { rememberSignedIn } from "../../../lib/signed-in-hint.ts";
import { trpc, trpcClient } from "../../../lib/trpc.ts";
import { CodeAgain, PasswordAgain } from "./sign-in-again-forms.tsx";

interface Question {
  settle: (isSignedIn: boolean) => void;
}

/** Above every other dialog: nothing goes on before somebody is signed in. */
const ON_TOP = 420;

/** Asks for the sign-in over the page when the session has ended, and lets the waiting calls go on; stands once around the application. */
export function SignInAgain() {
  const [question, setQuestion] = useState<Question | null>(null);
  const utils = trpc.useUtils();
  useEffect(
    () =>
      signInAgain.answerBy(
        () =>
          new Promise<void>((resolve, reject) => {
            const settle = (isSignedIn: boolean) => {
              setQuestion(null);
              rememberSignedIn(isSignedIn);
              if (!isSignedIn) return reject(new Error("Nobody has signed in."));
              resolve();
              void utils.invalidate();
            };
            setQuestion({ settle });
          }),
      ),
    [utils],
  );
  return (
    <Modal
      opened={question !== null}
      onClose={() => undefined}
      title="Sign in again"
      zIndex={ON_TOP}
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
      overlayProps={{ backgroundOpacity: 0.7, blur: 6 }}
    >
      {question && <Steps {...question} />}
    </Modal>
  );
}

function Steps({ settle }: Question) {
  const session = trpc.useUtils().auth.me.getData();
  const [challenge, setChallenge] = useState<string | null>(null);
  const goOn = (userId: string) => {
    if (session && session.user.id !== userId) return openAsSomeoneElse();
    settle(true);
  };
  useSignedInElsewhere(goOn);
  if (challenge) return <CodeAgain challenge={challenge} onSignedIn={goOn} onBeginAgain={() => setChallenge(null)} />;
  const leave = () => settle(false);
  return <PasswordAgain name={session?.user.email ?? ""} onSignedIn={goOn} onChallenge={setChallenge} onLeave={leave} />;
}

/** Nobody goes on with what another person has begun here. */
function openAsSomeoneElse() {
  beginSession();
  location.assign("/dashboard");
}

/** Signing in within another tab, or at a provider, counts as well: this one looks when it is come back to. */
function useSignedInElsewhere(onSignedIn: (userId: string) => void) {
  useEffect(() => {
    const look = () =>
      void trpcClient.auth.me.query(undefined, WITHOUT_ASKING).then(
        ({ user }: Session) => onSignedIn(user.id),
        () => undefined,
      );
    addEventListener("focus", look);
    return () => removeEventListener("focus", look);
  }, [onSignedIn]);
}
