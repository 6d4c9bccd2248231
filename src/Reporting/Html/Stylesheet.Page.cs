namespace Permafrost.Reporting.Html;

internal static partial class Stylesheet
{
    /// <summary>Colours, text and links.</summary>
    private const string Page = """
        :root {
          color-scheme: light dark;
          --page: #ffffff; --text: #1c2127; --soft: #57606a; --line: #d5dae0; --band: #f4f6f8; --link: #0b5cad;
          --blue: #0072b2; --vermilion: #b84a00; --good: #0f6b3c; --bad: #a3260d; --mark: #fff4d6;
          --hit: 0, 114, 178; --miss: 213, 94, 0;
          --c0: #0072b2; --c1: #b84a00; --c2: #00704f; --c3: #9a3a78; --c4: #8a2be2; --c5: #2e2e33;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --page: #14181d; --text: #e4e8ec; --soft: #a3adb8; --line: #353d46; --band: #1d232a; --link: #7cbcf5;
            --blue: #56b4e9; --vermilion: #f0914a; --good: #6fcf97; --bad: #f5927e; --mark: #3a3217;
            --c0: #56b4e9; --c1: #f0914a; --c2: #35c79c; --c3: #dd9cc4; --c4: #d3dc2e; --c5: #eef0f2;
          }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body { margin: 0 auto; padding: 1.5rem 1.25rem 4rem; max-width: 74rem; background: var(--page); color: var(--text);
          font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: break-word; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .5rem; }
        h2 { font-size: 1.4rem; line-height: 1.25; margin: 2.75rem 0 .5rem; padding-top: .75rem; border-top: 1px solid var(--line); }
        h3 { font-size: 1.1rem; margin: 1.75rem 0 .25rem; }
        p { margin: .4rem 0 .8rem; max-width: 46rem; }
        a { color: var(--link); }
        a:focus-visible, [tabindex]:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
        .skip { position: absolute; left: -100vw; }
        .skip:focus { left: 1rem; top: .5rem; padding: .4rem .8rem; background: var(--page); }
        .lead { font-size: 1.12rem; } ul.lead { padding-inline-start: 1.2rem; margin: .4rem 0 .8rem; max-width: 46rem; } ul.lead li { margin: .25rem 0; }
        .soft, caption, .note { color: var(--soft); }
        .note { font-size: .9rem; }
        nav ul { list-style: none; margin: .75rem 0 0; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; }
        """;
}
