//! How the guest's pages look.

/// The pages' only style: no file, font or picture is loaded from anywhere.
pub const STYLE: &str = "
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;background:#fff;color:#1a1a1a;font:1.125rem/1.5 system-ui,sans-serif}
main{max-width:40rem;margin:0 auto;padding:1.5rem 1rem 4rem}
h1{font-size:1.75rem;line-height:1.2}
h2{font-size:1.25rem}
dt{font-weight:700}
dd{margin:0 0 .75rem;overflow-wrap:anywhere}
a{color:#00527a}
fieldset{border:0;margin:0 0 1.5rem;padding:0}
legend,.field>label{font-weight:700;padding:0}
.field{margin:0 0 1.5rem}
.choice{display:flex;gap:.75rem;align-items:center;min-height:2.75rem}
.choice input{width:1.5rem;height:1.5rem;flex:none}
.hint{margin:.25rem 0;color:#4a4a4a}
.error{margin:.25rem 0;color:#a4001d;font-weight:700}
textarea,input[type=text],input[type=datetime-local]{display:block;width:100%;font:inherit;padding:.5rem;border:2px solid #4a4a4a;border-radius:.25rem;background:#fff;color:inherit}
[aria-invalid=true]{border-color:#a4001d}
button{font:inherit;font-weight:700;min-height:2.75rem;padding:.5rem 1.5rem;border:0;border-radius:.25rem;background:#00527a;color:#fff}
:focus-visible{outline:3px solid #1a1a1a;outline-offset:3px}
.summary{border:3px solid #a4001d;padding:.5rem 1rem;margin:0 0 1.5rem}
.about{margin-top:2.5rem;border-top:2px solid #c9d5de}
.notice{border-left:.375rem solid #00527a;padding:.25rem 1rem;margin:0 0 1.5rem}
.language{text-align:right;margin:0}
@supports selector(:has(*)){
.when{display:none}
form:has(#reply-NEW_TIME_PROPOSED:checked) .when-time,form:has(#reply-DELEGATED:checked) .when-delegated,form:has(#reply-ACCEPTED:checked) .when-mandate,form:has(#reply-DELEGATED:checked) .when-mandate,.when:has(.error){display:block}
}
";
