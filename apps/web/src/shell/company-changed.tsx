import { Button, Modal } from "@mantine/core";
import { useEffect, useState } from "react";
import { type Company, companyBack } from "../lib/page-company.ts";
import { useSession } from "../lib/session.ts";
import { trpc } from "../lib/trpc.ts";
import { FormError } from "../ui/form-error.tsx";
import classes from "../ui/question.module.css";

interface Question {
  other: Company;
  settle: (isBack: boolean) => void;
}

/** Above drawers: the question comes while one of them waits for its call. */
const ON_TOP = 410;

/** Says that another tab works in another company, and offers to switch back; stands once around the application. */
export function CompanyChanged() {
  const [question, setQuestion] = useState<Question | null>(null);
  useEffect(
    () =>
      companyBack.answerBy(
        (other) =>
          new Promise<void>((resolve, reject) => {
            const settle = (isBack: boolean) => {
              setQuestion(null);
              if (isBack) resolve();
              else reject(new Error("The page stays as it is."));
            };
            setQuestion({ other, settle });
          }),
      ),
    [],
  );
  return (
    <Modal
      opened={question !== null}
      onClose={() => question?.settle(false)}
      title="You work in another company now"
      zIndex={ON_TOP}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {question && <Choice {...question} />}
    </Modal>
  );
}

function Choice({ other, settle }: Question) {
  const { company } = useSession();
  const switching = trpc.auth.switchCompany.useMutation({ onSuccess: () => settle(true) });
  const name = company?.name ?? "this page's company";
  return (
    <div className={classes.form}>
      <p className={classes.words}>
        Another tab has switched to {other.name}. This page belongs to {name}: nothing was sent, and what you typed is still here. Switch
        back to go on with it.
      </p>
      <FormError error={switching.error} />
      <div className={classes.buttons}>
        <Button component="a" href="/dashboard" variant="default">
          Open {other.name}
        </Button>
        {company && (
          <Button data-autofocus loading={switching.isPending} onClick={() => switching.mutate({ companyId: company.id })}>
            Switch back to {company.name}
          </Button>
        )}
      </div>
    </div>
  );
}
