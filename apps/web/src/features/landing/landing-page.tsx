import { Link } from "@tanstack/react-router";
import { wasSignedIn } from "../../lib/signed-in-hint.ts";
import { usePageTitle } from "../../lib/use-page-title.ts";
import { LinkButton } from "../../ui/link-button.tsx";
import { Logo } from "../../ui/logo.tsx";
import { ThemeToggle } from "../../ui/theme-toggle.tsx";
import { HowItWorks } from "./components/how-it-works.tsx";
import { PlainFacts } from "./components/plain-facts.tsx";
import { SamplePlan } from "./components/sample-plan.tsx";
import classes from "./landing-page.module.css";

function TopLinks({ known }: { known: boolean }) {
  return (
    <nav aria-label="Account" className={classes.links}>
      <a href="/docs" className={classes.quiet}>
        API
      </a>
      <ThemeToggle />
      {known ? (
        <LinkButton to="/dashboard">Open your dashboard</LinkButton>
      ) : (
        <LinkButton to="/login" variant="default">
          Sign in
        </LinkButton>
      )}
    </nav>
  );
}

export function LandingPage() {
  usePageTitle("");
  const known = wasSignedIn();
  return (
    <div className={classes.page}>
      <header className={classes.header}>
        <Logo />
        <TopLinks known={known} />
      </header>
      <main>
        <section className={classes.hero}>
          <div>
            <h1 className={classes.title}>
              <span>Know every client.</span> <span>Show up with a plan.</span>
            </h1>
            <p className={classes.lead}>
              Frontoffice keeps each client's profile in one place, drafts a marketing strategy from it and takes the draft through review
              to approval. Every statement shows what it rests on.
            </p>
            <div className={classes.calls}>
              <LinkButton to="/signup" size="lg">
                Get started
              </LinkButton>
              <Link to="/login" className={classes.second}>
                I have an account
              </Link>
            </div>
            <p className={classes.small}>No card, no model key. Without a key, a built-in writer drafts by rules and says so.</p>
          </div>
          <SamplePlan />
        </section>
        <HowItWorks />
        <PlainFacts />
        <section className={classes.closing}>
          <h2>Three steps to your first client.</h2>
          <p>The business, its audience, its goals. Then ask for the first strategy.</p>
          <LinkButton to="/signup" size="lg" className={classes.brass}>
            Get started
          </LinkButton>
        </section>
      </main>
      <footer className={classes.footer}>
        <span>Frontoffice is open source under the MIT licence.</span>
        <span className={classes.footLinks}>
          <a href="/docs">API documentation</a>
          <a href="/redoc">API reference</a>
        </span>
      </footer>
    </div>
  );
}
