namespace Permafrost.Core.Options;

/// <summary>Marks an integer option that also takes the word <c>classes</c>: the number of classes of the dataset.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AllowsClassCountAttribute : Attribute;
