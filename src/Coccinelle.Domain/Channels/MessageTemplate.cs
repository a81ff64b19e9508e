namespace Coccinelle.Domain.Channels;

/// <summary>What a firm writes on one occasion. Variables stand as <c>{{companyName}}</c>.</summary>
/// <param name="Enabled">Whether the platform sends it on its occasion.</param>
/// <param name="Text">The message.</param>
/// <param name="Subject">E-mail only.</param>
public sealed record MessageTemplate(bool Enabled, string Text, string? Subject = null);

/// <summary>What a request changes of a template; null leaves a part as it is.</summary>
public sealed record TemplateChange(bool? Enabled, string? Text, string? Subject);
