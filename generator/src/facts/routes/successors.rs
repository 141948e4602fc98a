//! What can follow a place on a path.

use super::{Metadata, Operation, Property, Step, Target, TypeRef, Via};

/// The bytes of a property or of an entity.
const STREAM: &str = "Edm.Stream";

/// Every segment that can follow, properties before operations before casts.
///
/// Of operations with one name the one bound to the nearest type comes first.
///
/// ```
/// use platygen::facts::{csdl, routes};
///
/// let text = r#"<Schema Namespace="microsoft.graph">
///     <EntityType Name="user"/>
///     <EntityContainer Name="a"><EntitySet Name="users" EntityType="microsoft.graph.user"/></EntityContainer>
/// </Schema>"#;
/// let (metadata, _) = csdl::parse(&"metadata.xml".into(), text);
/// let steps = routes::successors(&metadata, routes::Target::Service);
/// assert_eq!(steps[0].target, routes::Target::Collection("microsoft.graph.user"));
/// ```
pub fn successors<'m>(metadata: &'m Metadata, from: Target<'m>) -> Vec<Step<'m>> {
    match from {
        Target::Service => of_service(metadata),
        Target::Collection(ty) => of_collection(metadata, ty),
        Target::Entity(ty) => of_entity(metadata, ty),
        Target::Property(ty) => of_value(metadata, ty),
        Target::Function(function) if function.is_composable => match &function.return_type {
            Some(ty) => successors(metadata, Target::of(metadata, ty)),
            None => Vec::new(),
        },
        Target::Function(_) | Target::Action(_) | Target::Ref | Target::Value | Target::Count => Vec::new(),
    }
}

fn of_service(metadata: &Metadata) -> Vec<Step<'_>> {
    let container = &metadata.container;
    let roots = container.entity_sets.iter().chain(&container.singletons);
    let mut steps: Vec<_> =
        roots.map(|root| Step { via: Via::Root(&root.name), target: Target::of(metadata, &root.ty) }).collect();
    for (_, name) in &container.imports {
        let is_meant = |operation: &&Operation| {
            let rest = name.strip_prefix(&*operation.namespace).and_then(|rest| rest.strip_prefix('.'));
            !operation.is_bound && rest == Some(&*operation.name)
        };
        steps.extend(metadata.operations.iter().filter(is_meant).map(by_operation));
    }
    steps
}

fn of_collection<'m>(metadata: &'m Metadata, ty: &'m str) -> Vec<Step<'m>> {
    let mut steps = Vec::new();
    // Several keys at once have a syntax of their own, which Graph does not use.
    if let [key] = metadata.keys(ty) {
        steps.push(Step { via: Via::Key { ty, property: key }, target: Target::Entity(ty) });
    }
    steps.extend(operations(metadata, ty, true));
    steps.push(Step { via: Via::Count, target: Target::Count });
    steps.push(Step { via: Via::Ref, target: Target::Ref });
    steps.extend(casts(metadata, ty, Target::Collection));
    steps
}

fn of_entity<'m>(metadata: &'m Metadata, ty: &'m str) -> Vec<Step<'m>> {
    let mut steps: Vec<_> = metadata.properties(ty).map(|property| by_property(metadata, property)).collect();
    steps.extend(operations(metadata, ty, false));
    if metadata.lineage(ty).iter().any(|object| object.has_stream) {
        steps.push(Step { via: Via::Value, target: Target::Value });
    }
    steps.push(Step { via: Via::Ref, target: Target::Ref });
    steps.extend(casts(metadata, ty, Target::Entity));
    steps
}

fn of_value<'m>(metadata: &'m Metadata, ty: &'m TypeRef) -> Vec<Step<'m>> {
    let mut steps = Vec::new();
    if ty.is_collection {
        steps.push(Step { via: Via::Count, target: Target::Count });
    } else if ty.name == STREAM || metadata.object(&ty.name).is_none() {
        steps.push(Step { via: Via::Value, target: Target::Value });
    } else {
        steps.extend(metadata.properties(&ty.name).map(|property| by_property(metadata, property)));
    }
    steps.extend(operations(metadata, &ty.name, ty.is_collection));
    steps
}

fn by_property<'m>(metadata: &'m Metadata, property: &'m Property) -> Step<'m> {
    Step { via: Via::Property(property), target: Target::of(metadata, &property.ty) }
}

fn by_operation(operation: &Operation) -> Step<'_> {
    Step { via: Via::Operation(operation), target: Target::of_operation(operation) }
}

fn operations<'m>(metadata: &'m Metadata, ty: &str, is_collection: bool) -> impl Iterator<Item = Step<'m>> {
    metadata.bound_to(ty, is_collection).map(by_operation)
}

fn casts<'m>(
    metadata: &'m Metadata,
    ty: &str,
    target: fn(&'m str) -> Target<'m>,
) -> impl Iterator<Item = Step<'m>> {
    let derived = metadata.derived(ty).into_iter();
    derived.map(move |object| Step { via: Via::Cast(&object.name), target: target(&object.name) })
}
