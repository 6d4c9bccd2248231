namespace Permafrost.Reporting.Provenance;

/// <summary>What the page of a run has beside the report's style.</summary>
internal static class ProvenanceStyle
{
    public const string Css = """
        :root { --ran: #0072b2; --remote: #7a4a9e; --failed: #a3260d; --kept: #6b747e; }
        @media (prefers-color-scheme: dark) { :root { --ran: #56b4e9; --remote: #c9a2e6; --failed: #f5927e; --kept: #8b959f; } }
        .pipeline { display: block; font-size: 12px; }
        .pipeline text { fill: var(--text); unicode-bidi: plaintext; }
        .pipeline .phase { font-size: 13px; font-weight: 600; }
        .pipeline .second { fill: var(--soft); font-size: 11px; }
        .pipeline .edge { fill: none; stroke: var(--soft); stroke-width: 1.2; opacity: .65; }
        .pipeline rect { fill: var(--page); stroke-width: 1.2; }
        .pipeline .first { font-weight: 600; }
        .pipeline .several rect { stroke-dasharray: 7 3; }
        .pipeline .state-ran rect { stroke: var(--ran); stroke-width: 2.4; fill: var(--band); } .pipeline .state-ran .word { fill: var(--ran); font-weight: 600; }
        .pipeline .state-cached rect { stroke: var(--kept); } .pipeline .state-cached .word { fill: var(--soft); }
        .pipeline .state-remote rect { stroke: var(--remote); stroke-width: 1.8; } .pipeline .state-remote .word { fill: var(--remote); }
        .pipeline .state-failed rect { stroke: var(--failed); stroke-width: 2.4; } .pipeline .state-failed .word { fill: var(--failed); font-weight: 600; }
        .mark { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
        .state-ran .mark { stroke: var(--ran); fill: var(--ran); } .state-cached .mark { stroke: var(--kept); }
        .state-remote .mark { stroke: var(--remote); } .state-failed .mark { stroke: var(--failed); stroke-width: 2.4; }
        .legend { list-style: none; margin: .5rem 0 1.5rem; padding: 0; font-size: .94rem; }
        .legend svg { width: 12px; height: 12px; margin-inline-end: .45rem; }
        .legend b { font-weight: 600; }
        table.stages .state-ran { color: var(--ran); font-weight: 600; } table.stages .state-failed { color: var(--failed); font-weight: 600; }
        table.stages .state-remote { color: var(--remote); } table.stages .state-cached { color: var(--soft); }
        table.stages .experiment { min-width: 14rem; overflow-wrap: anywhere; } table.stages .why { min-width: 18rem; max-width: 40rem; overflow-wrap: anywhere; }
        table.stages code { white-space: nowrap; }
        table.facts th { color: var(--soft); font-weight: 400; } table.facts td { overflow-wrap: anywhere; }
        @page { size: landscape; }
        @media print {
          :root { --ran: #0072b2; --remote: #7a4a9e; --failed: #a3260d; --kept: #6b747e; }
          .pipeline { width: 100%; height: auto; } table.stages { break-inside: auto; } table.stages tr { break-inside: avoid; }
        }
        """;
}
