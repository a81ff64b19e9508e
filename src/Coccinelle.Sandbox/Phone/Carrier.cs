namespace Coccinelle.Sandbox;

/// <summary>What a carrier makes of the number that forwards. Each form has been seen in a real webhook somewhere.</summary>
public enum Carrier
{
    /// <summary>E.164, <c>+33140000001</c>.</summary>
    AsIs,

    /// <summary>As dialled inside the country, <c>0140000001</c>.</summary>
    National,

    /// <summary><c>0033140000001</c>.</summary>
    DoubleZero,

    /// <summary><c>33140000001</c>.</summary>
    NoPlus,

    /// <summary><c>+330140000001</c>.</summary>
    ExtraZero,

    /// <summary>The country code twice, <c>+3333140000001</c>.</summary>
    RepeatedCountryCode,

    /// <summary>Neither <c>ForwardedFrom</c> nor <c>CalledVia</c> (seen on a French number: twilio-node issue 948).</summary>
    Missing,

    /// <summary>The firm's line as <c>From</c>, the customer as <c>ForwardedFrom</c>.</summary>
    Inverted,
}

/// <summary>What becomes of a dialled number.</summary>
public enum DialOutcome
{
    /// <summary>It rings until the time-out.</summary>
    NoAnswer,

    /// <summary>A person picks up, talks, and hangs up.</summary>
    Answered,

    /// <summary>It is engaged.</summary>
    Busy,

    /// <summary>It cannot be reached.</summary>
    Failed,
}
